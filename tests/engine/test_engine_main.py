from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from engine.__main__ import main, make_job, make_parser
from engine.jobs import Fuse, Generate, Picture, Vary, Words
from engine.models import KANDINSKY_2_2

FAKE = ["--painter", "engine.fake:FakePainter"]


def test_a_picture(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A prompt becomes the PNG file that was asked for, in a folder made for it."""
    out = tmp_path / "new" / "apple.png"
    assert main(["a red apple", "--model", str(tiny), "--seed", "1", "--out", str(out), *FAKE]) == 0
    with Image.open(out) as image:
        assert image.size == (64, 64)
    assert capsys.readouterr().out == f"{out}  64 x 64  seed 1\n"


def test_several_pictures(tiny: Path, tmp_path: Path) -> None:
    """Several pictures are numbered."""
    assert main(["apples", "--model", str(tiny), "--n", "2", "--out", str(tmp_path / "a.png"), *FAKE]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-1.png", "a-2.png"]


@pytest.mark.parametrize(("arguments", "size"), [(["--size", "50x30"], (50, 30)), (["--ar", "4:1"], (128, 32))])
def test_a_size_or_shape(tiny: Path, tmp_path: Path, arguments: list[str], size: tuple[int, int]) -> None:
    """The file has exactly the size that was asked for, or the shape."""
    out = tmp_path / "apple.png"
    assert main(["a red apple", "--model", str(tiny), "--out", str(out), *arguments, *FAKE]) == 0
    with Image.open(out) as image:
        assert image.size == size


@pytest.mark.slow
def test_the_real_painter(tiny: Path, tmp_path: Path) -> None:
    """The command paints with a model's own weights, in a process of its own."""
    out = tmp_path / "apple.png"
    options = ["--seed", "1", "--steps", "2", "--threads", "1", "--device", "cpu"]
    assert main(["a red apple", "--model", str(tiny), "--out", str(out), *options]) == 0
    with Image.open(out) as image:
        assert image.size == (64, 64)


def test_models(capsys: pytest.CaptureFixture[str]) -> None:
    """The word `models` lists every model with a name."""
    assert main(["models"]) == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert names == ["mini", "kandinsky-2-2"]


def test_a_model_that_is_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    """A model that does not exist is said in one sentence."""
    assert main(["a red apple", "--model", "midi"]) == 1
    assert "no model 'midi'" in capsys.readouterr().err


def test_a_picture_that_fails(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A job that fails says why, and writes nothing."""
    out = tmp_path / "a.png"
    assert main(["impossible", "--model", str(tiny), "--out", str(out), *FAKE]) == 1
    assert "impossible" in capsys.readouterr().err
    assert not out.exists()


def test_a_process_that_dies(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A painting process that ends too soon is told, not waited for."""
    assert main(["crash", "--model", str(tiny), "--out", str(tmp_path / "a.png"), *FAKE]) == 1
    assert "exit status is 1" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["x", "--size", "64"],
        ["x", "--size", "axb"],
        ["x", "--size", "0x64"],
        ["x", "--ar", "wide"],
        ["x", "--prior", "psychic"],
        ["x", "--strength", "0.5"],
        ["x", "--strength", "0.5", "--picture", "a", "--picture", "b"],
        ["x", "--strength", "0.5", "--picture", "a", "--no", "dogs"],
        ["x", "--seed", "1" + "0" * 30],
        ["x", "--seed", "-1"],
        ["x", "--guidance", "nan"],
        ["x", "--threads", "0"],
    ],
)
def test_requests_without_sense(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A request that makes no sense is refused with the way to say it."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_words_and_pictures_make_the_job() -> None:
    """Words alone are generated, pictures are fused with them, and a strength asks for a variation."""

    def job(*arguments: str) -> object:
        return make_job(make_parser().parse_args(["--seed", "1", *arguments]), KANDINSKY_2_2)

    common = {"id": "job", "model": "kandinsky-2-2", "sampling": KANDINSKY_2_2.sampling(seed=1)}
    assert job("cat", "--no", "dog") == Generate(**common, prompt="cat", negative_prompt="dog")
    assert job("cat", "--picture", "a") == Fuse(**common, parts=(Words(prompt="cat"), Picture(path="a")))
    assert job("--picture", "a", "--picture", "b") == Fuse(**common, parts=(Picture(path="a"), Picture(path="b")))
    assert job("--picture", "a", "--strength", "0.5") == Vary(**common, path="a", strength=0.5)
