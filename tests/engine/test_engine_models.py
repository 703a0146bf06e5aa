from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import models
from engine.errors import ModelUnavailable
from engine.jobs import SEED_LIMIT
from engine.models import KANDINSKY_2_2, Source, resolve, table
from engine.sizes import bounded

MINI = replace(KANDINSKY_2_2, width=64, height=64, multiple=16, max_pixels=64 * 64, max_aspect=1.33, shown=512)
sides = st.integers(1, 10**6)


@given(st.tuples(sides, sides))
def test_any_size_can_be_painted(size: tuple[int, int]) -> None:
    """For any wish, what is painted is in multiples, not empty, within the limit of pixels; what is handed out is no
    longer than four times its width, and exactly the wish where that is within the limit."""
    for wish in ({"size": size}, {"ratio": size}):
        (columns, rows), (width, height) = KANDINSKY_2_2.sizes(**wish)
        assert columns % 64 == rows % 64 == 0
        assert 0 < columns * rows <= KANDINSKY_2_2.max_pixels
        assert 0 < width * height <= KANDINSKY_2_2.max_pixels
        assert max(width, height) <= 4 * min(width, height)
    if size[0] * size[1] <= KANDINSKY_2_2.max_pixels and max(size) <= 4 * min(size):
        assert KANDINSKY_2_2.sizes(size=size)[1] == size


@given(st.tuples(sides, sides))
def test_a_small_model_never_paints_beyond_its_size(size: tuple[int, int]) -> None:
    """A model that enlarges its pictures paints an area that it was trained on, whatever is wished for, and hands out
    no longer side than it says."""
    for wish in ({"size": size}, {"ratio": size}):
        (columns, rows), handed_out = MINI.sizes(**wish)
        assert columns % 16 == rows % 16 == 0
        assert 0 < columns * rows <= 64 * 64
        assert 0 < min(handed_out) <= max(handed_out) <= 512


@given(st.tuples(st.integers(1, 16), st.integers(1, 16)))
def test_a_shape_is_handed_out_exactly(ratio: tuple[int, int]) -> None:
    """A picture has exactly the shape that was asked for, and hardly less than the area of the native size; and costs
    no more than a picture of it."""
    columns, rows = bounded(ratio)
    for spec, least in ((KANDINSKY_2_2, 0.7 * 768 * 768), (MINI, 0.2 * 512 * 512)):
        painted, (width, height) = spec.sizes(ratio=ratio)
        assert width * rows == height * columns
        assert width * height >= least
        assert painted[0] * painted[1] <= spec.width * spec.height


@pytest.mark.parametrize(
    ("size", "painted", "handed_out"),
    [
        ((768, 768), (768, 768), (768, 768)),
        ((770, 500), (768, 512), (770, 500)),
        ((1, 1), (64, 64), (1, 1)),
        ((0, 768), (64, 128), (1, 4)),
        ((1920, 1080), (1344, 768), (1344, 756)),
        ((2048, 2048), (1024, 1024), (1024, 1024)),
    ],
)
def test_sizes(size: tuple[int, int], painted: tuple[int, int], handed_out: tuple[int, int]) -> None:
    """A size is painted at the nearest of its shape, and one beyond the model's reach brought within it."""
    assert KANDINSKY_2_2.sizes(size=size) == (painted, handed_out)


@pytest.mark.parametrize(
    ("ratio", "painted", "handed_out"),
    [
        ((4, 3), (64, 48), (512, 384)),
        ((3, 4), (48, 64), (384, 512)),
        ((16, 9), (64, 48), (512, 288)),
        ((3, 2), (64, 48), (510, 340)),
        ((1, 4), (48, 64), (128, 512)),
        ((10, 9), (64, 64), (510, 459)),
        ((1003, 1000), (64, 64), (512, 510)),
    ],
)
def test_a_small_model_keeps_the_shape(
    ratio: tuple[int, int], painted: tuple[int, int], handed_out: tuple[int, int]
) -> None:
    """Where multiples are coarse, the shape is kept rather than the number of pixels: 4:3 is not painted as 5:3. What
    is wider than the model was trained for is cut out of what it can paint; and where no size has exactly that shape,
    the nearest is handed out."""
    assert MINI.sizes(ratio=ratio) == (painted, handed_out)


def test_sampling_has_the_models_numbers() -> None:
    """What the caller leaves open, the model decides."""
    sampling = KANDINSKY_2_2.sampling(seed=3)
    assert (sampling.width, sampling.height, sampling.seed, sampling.num_images) == (768, 768, 3, 1)
    assert (sampling.num_inference_steps, sampling.guidance_scale, sampling.scheduler) == (50, 4.0, "ddpm")


def test_sampling_takes_the_callers_numbers() -> None:
    """What the caller says, down to a guidance of zero, is taken; sizes are met and seeds wrap."""
    sampling = KANDINSKY_2_2.sampling(
        seed=SEED_LIMIT + 5,
        size=(500, 1000),
        num_images=4,
        num_inference_steps=1,
        guidance_scale=0.0,
        prior="none",
    )
    assert (sampling.width, sampling.height, sampling.seed) == (512, 1024, 5)
    assert (sampling.output_width, sampling.output_height) == (500, 1000)
    assert (sampling.num_images, sampling.num_inference_steps, sampling.guidance_scale) == (4, 1, 0.0)
    assert sampling.prior == "none"


def test_a_folder_is_a_model(tiny: Path) -> None:
    """A folder in the diffusers layout is a model, whose own configs tell its size, multiple and scheduler."""
    spec = resolve(str(tiny))
    assert spec.name == str(tiny)
    assert spec.prior == Source(id=str(tiny / "prior"))
    assert (spec.width, spec.height, spec.multiple, spec.max_pixels) == (64, 64, 16, 128 * 128)
    assert spec.scheduler == "ddpm"


def folder_with(tiny: Path, tmp_path: Path, model_json: str) -> Path:
    for part in ("prior", "decoder"):
        (tmp_path / part).symlink_to(tiny / part)
    (tmp_path / "model.json").write_text(model_json)
    return tmp_path


def test_model_json_has_the_last_word(tiny: Path, tmp_path: Path) -> None:
    """A model.json tells what configs cannot, and what it says besides is left to others."""
    told = {"name": "mini", "shown": 512, "scheduler": "ddim", "words": ["apple"], "tasks": ["vary"], "accuracy": 0.9}
    spec = resolve(str(folder_with(tiny, tmp_path, json.dumps(told))))
    assert (spec.name, spec.shown, spec.scheduler) == (str(tmp_path), 512, "ddim")
    assert (spec.words, spec.tasks, spec.width) == (("apple",), frozenset({"vary"}), 64)


def test_a_model_has_words_in_several_languages(tiny: Path, tmp_path: Path) -> None:
    """What a model knows and what is worth trying may be told in further languages."""
    told = {
        "words": ["apple"],
        "words_in": {"ru": ["яблоко"]},
        "examples_in": {"ru": ["красное яблоко"]},
        "scenery_in": {"ko": ["눈밭"]},
    }
    spec = resolve(str(folder_with(tiny, tmp_path, json.dumps(told))))
    assert (spec.words_in, spec.examples_in) == ({"ru": ("яблоко",)}, {"ru": ("красное яблоко",)})
    assert spec.scenery_in == {"ko": ("눈밭",)}


@pytest.mark.parametrize(
    ("told", "tasks"),
    [({}, {"generate", "fuse", "vary", "sweep"}), ({"tasks": ["fuse"]}, {"fuse", "sweep"}), ({"tasks": []}, set())],
)
def test_a_model_that_fuses_sweeps(tiny: Path, tmp_path: Path, told: dict[str, list[str]], tasks: set[str]) -> None:
    """A sweep is a row of fusions: whichever model can fuse can sweep, with or without a model.json that says so."""
    assert resolve(str(folder_with(tiny, tmp_path, json.dumps(told)))).tasks == tasks


@pytest.mark.parametrize("model_json", ["", "[]", "{", '{"words": 3}'])
def test_a_broken_model_json(tiny: Path, tmp_path: Path, model_json: str) -> None:
    """A model.json that cannot be read makes the model unavailable, with the folder's name."""
    with pytest.raises(ModelUnavailable, match=str(tmp_path)):
        resolve(str(folder_with(tiny, tmp_path, model_json)))


def test_a_folder_without_parts(tmp_path: Path) -> None:
    """A folder that lacks a part is named together with what it lacks."""
    with pytest.raises(ModelUnavailable, match=r"has no prior/model_index\.json"):
        resolve(str(tmp_path))


@pytest.mark.parametrize("name", ["", "midi", "/no/such/folder", "a/b/c", "../x", "https://host/model"])
def test_a_name_that_is_nowhere(name: str) -> None:
    """A name that is neither in the table, nor a folder, nor a hub id is told from the names there are."""
    with pytest.raises(ModelUnavailable, match="mini, kandinsky-2-2"):
        resolve(name)


def test_a_hub_id() -> None:
    """A hub id is a model with both halves in one repository, at the revision it names."""
    spec = resolve("owner/model@0123abc")
    assert spec.prior == Source(id="owner/model", revision="0123abc", subfolder="prior")
    assert spec.decoder == Source(id="owner/model", revision="0123abc", subfolder="decoder")


def test_the_table_without_the_shipped_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped model has its row even where its folder is missing; resolving it then says what is missing."""
    monkeypatch.setattr(models, "WEIGHTS", tmp_path)
    assert list(table()) == ["mini", "kandinsky-2-2"]
    assert table()["mini"].sizes(size=(1024, 512)) == ((64, 48), (512, 256))
    with pytest.raises(ModelUnavailable, match="mini has no prior"):
        resolve("mini")


def test_the_shipped_model(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped model is the folder `mini`, under that name."""
    monkeypatch.setattr(models, "WEIGHTS", tmp_path)
    (tmp_path / "mini").symlink_to(tiny)
    assert resolve("mini").name == "mini"
    assert table()["mini"] == resolve("mini")


def test_the_full_size_model() -> None:
    """Kandinsky 2.2 is resolved without a look at the network."""
    assert resolve("kandinsky-2-2") is KANDINSKY_2_2
