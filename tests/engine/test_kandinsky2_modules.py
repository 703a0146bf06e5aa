from __future__ import annotations

import shutil
from pathlib import Path

import huggingface_hub
import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.errors import ModelUnavailable
from engine.kandinsky2 import modules as modules_module
from engine.kandinsky2.modules import Modules, fetch
from engine.kandinsky2.upsampler import Upsampler
from engine.models import Source, resolve


@pytest.fixture
def copy(tiny: Path, tmp_path: Path) -> Path:
    """A copy of the tiny model, to be damaged."""
    return Path(shutil.copytree(tiny, tmp_path / "copy"))


def modules_of(folder: Path) -> Modules:
    return Modules(resolve(str(folder)), torch.device("cpu"), torch.float32)


def test_warm_reads_what_words_need(modules: Modules) -> None:
    """What painting from words takes is read beforehand, without the vision tower and the other priors."""
    modules.warm()
    read = set(modules.__dict__)
    assert {"tokenizer", "text_encoder", "prior", "unet", "movq", "zero_embed"} <= read
    assert not {"image_encoder", "linear_prior"} & read


@pytest.mark.parametrize(
    "lost",
    [
        "prior/tokenizer/tokenizer.json",
        "prior/tokenizer",
        "prior/text_encoder/model.safetensors",
        "prior/text_encoder/config.json",
        "prior/prior",
        "prior/image_encoder/model.safetensors",
        "prior/scheduler",
        "decoder/unet/diffusion_pytorch_model.safetensors",
        "decoder/movq",
        "decoder/scheduler",
    ],
)
def test_a_part_is_lost(copy: Path, lost: str) -> None:
    """Whatever file or folder is missing, the model is unavailable, and the sentence names the part."""
    spec_read_before = Modules(resolve(str(copy)), torch.device("cpu"), torch.float32)
    path = copy / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(ModelUnavailable, match=f"The {lost.split('/')[1]} of"):
        spec_read_before.warm()


@pytest.mark.parametrize("broken", ["prior/text_encoder/model", "decoder/unet/diffusion_pytorch_model"])
def test_a_part_is_broken(copy: Path, broken: str) -> None:
    """A file of weights that ends too soon makes the model unavailable, said in a whole sentence."""
    path = copy / f"{broken}.safetensors"
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(ModelUnavailable, match=rf"{broken.split('/')[1]}.*\.$"):
        modules_of(copy).warm()


@pytest.mark.parametrize("file", ["prior/text_encoder/model", "decoder/unet/diffusion_pytorch_model"])
def test_weights_are_missing(copy: Path, file: str) -> None:
    """A part some of whose weights are missing is refused, not filled up with chance."""
    path = str(copy / f"{file}.safetensors")
    weights = load_file(path)
    weights.pop(sorted(weights)[0])
    save_file(weights, path, metadata={"format": "pt"})
    with pytest.raises(ModelUnavailable, match=rf"{file.split('/')[1]}.*\.$"):
        modules_of(copy).warm()


def test_pickles_are_not_read(copy: Path) -> None:
    """Weights that would have to be unpickled are not read."""
    folder = copy / "decoder" / "unet"
    torch.save(load_file(folder / "diffusion_pytorch_model.safetensors"), folder / "diffusion_pytorch_model.bin")
    (folder / "diffusion_pytorch_model.safetensors").unlink()
    with pytest.raises(ModelUnavailable, match="unet"):
        _ = modules_of(copy).unet


@pytest.mark.parametrize("prior", ["linear_prior", "residual_prior"])
def test_a_quick_prior_is_missing(copy: Path, prior: str) -> None:
    """A model may do without a linear or a residual prior, but a broken one is not overlooked."""
    path = copy / "prior" / f"{prior}.safetensors"
    path.write_bytes(b"nonsense")
    with pytest.raises(ModelUnavailable, match=rf"{prior}\.safetensors"):
        getattr(modules_of(copy), prior)
    save_file({"bias": torch.zeros(3)}, str(path))
    with pytest.raises(ModelUnavailable, match=rf"{prior}\.safetensors"):
        getattr(modules_of(copy), prior)
    path.unlink()
    assert getattr(modules_of(copy), prior) is None


def test_no_upsampler(copy: Path) -> None:
    """A model may do without an upsampler, but half of one is not overlooked."""
    assert modules_of(copy).upsampler is None
    Upsampler(channels=8, blocks=1, thin=(4, 4)).save_pretrained(copy / "decoder" / "upsampler")
    assert modules_of(copy).upsampler.config.channels == 8
    (copy / "decoder" / "upsampler" / "diffusion_pytorch_model.safetensors").unlink()
    with pytest.raises(ModelUnavailable, match="The upsampler of"):
        _ = modules_of(copy).upsampler


def test_the_hub_is_asked_once(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hub repository is fetched once, at its revision, its pickles left behind, and read like any folder."""
    asked = []

    def snapshot_download(repo: str, *, revision: str, allow_patterns: list[str], ignore_patterns: str) -> str:
        asked.append((repo, revision))
        assert not [pattern for pattern in allow_patterns if pattern.endswith((".bin", ".py", "/*"))]
        return str(tiny)

    monkeypatch.setattr(modules_module, "snapshot_download", snapshot_download)
    hub = Modules(resolve("owner/model@0123abc"), torch.device("cpu"), torch.float32)
    hub.warm()
    assert asked == [("owner/model", "0123abc")] * 2


@pytest.mark.parametrize(
    ("subfolder", "path", "wanted"),
    [
        ("", "unet/config.json", True),
        ("", "unet/diffusion_pytorch_model.safetensors", True),
        ("", "unet/diffusion_pytorch_model.bin", False),
        ("", "unet/diffusion_pytorch_model.fp16.safetensors", False),
        ("", "linear_prior.safetensors", True),
        ("", "residual_prior.safetensors", True),
        ("prior", "prior/tokenizer/merges.txt", True),
        ("prior", "prior/linear_prior.safetensors", True),
        ("prior", "prior/residual_prior.safetensors", True),
        ("decoder", "decoder/upsampler/config.json", True),
        ("decoder", "decoder/upsampler/diffusion_pytorch_model.safetensors", True),
        ("prior", "decoder/unet/config.json", False),
        ("prior", "prior/code.py", False),
    ],
)
def test_what_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, subfolder: str, path: str, wanted: bool
) -> None:
    """Of a repository only the configs, vocabularies and safetensors of the wanted half are fetched."""
    kept = []

    def snapshot_download(repo: str, *, revision: str | None, **patterns: list[str] | str) -> str:
        kept.extend(huggingface_hub.utils.filter_repo_objects([path], **patterns))
        return str(tmp_path)

    monkeypatch.setattr(modules_module, "snapshot_download", snapshot_download)
    fetch(Source(id="owner/model", subfolder=subfolder))
    assert bool(kept) == wanted


def test_the_hub_is_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a network, a model that is not on this machine is unavailable, in one sentence."""

    def snapshot_download(*args: object, **options: object) -> str:
        raise huggingface_hub.errors.LocalEntryNotFoundError("No network.\nA long story.")

    monkeypatch.setattr(modules_module, "snapshot_download", snapshot_download)
    hub = Modules(resolve("kandinsky-2-2"), torch.device("cpu"), torch.float32)
    with pytest.raises(ModelUnavailable) as caught:
        hub.warm()
    assert "tokenizer of kandinsky-2-2" in str(caught.value)
    assert "No network." in str(caught.value)
    assert "\n" not in str(caught.value)
