"""The parts of a model in the diffusers layout, each read from its folder when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from diffusers.models.autoencoders.vq_model import VQModel
from diffusers.models.transformers.prior_transformer import PriorTransformer
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from diffusers.schedulers.scheduling_ddpm import DDPMScheduler
from diffusers.schedulers.scheduling_unclip import UnCLIPScheduler
from huggingface_hub import snapshot_download
from safetensors.torch import load_file
from torch import Tensor
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.clip.modeling_clip import CLIPTextModelWithProjection, CLIPVisionModelWithProjection
from transformers.models.clip.tokenization_clip import CLIPTokenizer

from engine.errors import EngineError, ModelUnavailable
from engine.kandinsky2 import previews, stages
from engine.kandinsky2.device import is_broken, lacks_memory
from engine.kandinsky2.residual import ResidualPrior
from engine.kandinsky2.upsampler import Upsampler
from engine.models import ModelSpec, Source

LARGE = ("text_encoder", "image_encoder", "prior", "residual_prior", "unet", "movq", "upsampler")


class Modules:
    """The model's modules on their device. Any of them may raise `ModelUnavailable` when it is first read.

    Only safetensors are read, and no code that comes with the weights is run. While `sparing`, of the large ones only
    the one that `at_work` named last is on the device.
    """

    def __init__(self, spec: ModelSpec, device: torch.device, dtype: torch.dtype) -> None:
        self.spec = spec
        self.device = device
        self.dtype = dtype
        self.sparing = False
        self._resting: set[str] = set()
        self._roots: dict[Source, Path] = {}

    def warm(self) -> None:
        """Read what painting from words takes, so that the first job does not wait for it."""
        _ = self.tokenizer, self.scheduler_config, self.scale_factor, self.latent_channels
        wanted = ["text_encoder", "unet", "movq"]
        if self.spec.default_prior == "diffusion":
            wanted.append("prior")
            _ = self.prior_scheduler_config
        elif self.spec.default_prior == "residual":
            wanted.append("residual_prior")
        elif self.spec.default_prior == "linear":
            _ = self.linear_prior
        if self.spec.shown is not None:
            wanted.append("upsampler")
        for name in wanted:
            self.at_work(name)
        if self.spec.guidance_scale > 1:
            _ = self.zero_embed

    def at_work(self, name: str) -> Any:
        """One of the `LARGE` modules, on the device; while `sparing`, all others leave it before."""
        if self.sparing:
            for other in LARGE:
                if other != name:
                    self._rest(other)
        module = getattr(self, name)
        if name in self._resting:
            module.to(self.device)
            self._resting.discard(name)
        return module

    def _rest(self, name: str) -> None:
        """Take a module off the device. On a CPU there is no other place for it: it is read again when it is wanted."""
        if self.__dict__.get(name) is None:
            return
        if self.device.type == "cpu":
            del self.__dict__[name]
        elif name not in self._resting:
            self._resting.add(name)  # first, so that one that is moved by half is moved back whole
            self.__dict__[name].to("cpu")

    @cached_property
    def tokenizer(self) -> Any:
        with self._reading("tokenizer"):
            folder = self._folder(self.spec.prior, "tokenizer")
            if not any((folder / name).is_file() for name in ("tokenizer.json", "vocab.json")):
                raise FileNotFoundError("it has no vocabulary")  # the class would go on with an empty one
            return CLIPTokenizer.from_pretrained(str(folder), local_files_only=True)

    @cached_property
    def text_encoder(self) -> Any:
        return self._module(CLIPTextModelWithProjection, self.spec.prior, "text_encoder", dtype=self.dtype)

    @cached_property
    def image_processor(self) -> Any:
        return self._read(CLIPImageProcessorPil, self.spec.prior, "image_processor")

    @cached_property
    def image_encoder(self) -> Any:
        return self._module(CLIPVisionModelWithProjection, self.spec.prior, "image_encoder", dtype=self.dtype)

    @cached_property
    def zero_embed(self) -> Tensor:
        """The embedding of "no picture" [1, d]. The vision tower, the largest part of all, is not kept for it."""
        kept = "image_encoder" in self.__dict__
        embed = stages.zero_embed(self.at_work("image_encoder"))
        if not kept:
            del self.image_encoder
        return embed

    @cached_property
    def prior(self) -> Any:
        return self._module(PriorTransformer, self.spec.prior, "prior", torch_dtype=self.dtype)

    @cached_property
    def prior_scheduler_config(self) -> Mapping[str, Any]:
        config: Mapping[str, Any] = self._read(UnCLIPScheduler, self.spec.prior, "scheduler").config
        return config

    @cached_property
    def linear_prior(self) -> tuple[Tensor, Tensor] | None:
        """Weight [d, text d] and bias [d], or None for a model that has none."""
        tensors = self._beside_prior("linear_prior.safetensors", "weight", "bias")
        return None if tensors is None else (tensors[0], tensors[1])

    @cached_property
    def fusion_prior(self) -> stages.FusionPrior | None:
        """None for a model that has none, in whose space what lies halfway is both by itself."""
        tensors = self._beside_prior("fusion_prior.safetensors", "down", "up", "bias")
        return None if tensors is None else (tensors[0], tensors[1], tensors[2])

    @cached_property
    def residual_prior(self) -> ResidualPrior | None:
        """None for a model that has none."""
        with self._reading("residual_prior.safetensors"):
            path = self._root(self.spec.prior) / "residual_prior.safetensors"
            return ResidualPrior.of(load_file(path)).to(self.device, self.dtype) if path.is_file() else None

    @cached_property
    def unet(self) -> Any:
        return self._module(UNet2DConditionModel, self.spec.decoder, "unet", torch_dtype=self.dtype)

    @cached_property
    def movq(self) -> Any:
        return self._module(VQModel, self.spec.decoder, "movq", torch_dtype=self.dtype)

    @cached_property
    def upsampler(self) -> Any:
        """What enlarges the decoder's pictures, or None for a model whose pictures are shown as they are painted."""
        with self._reading("upsampler"):
            if not (self._root(self.spec.decoder) / "upsampler").is_dir():
                return None
        return self._module(Upsampler, self.spec.decoder, "upsampler", torch_dtype=self.dtype)

    @cached_property
    def scheduler_config(self) -> Mapping[str, Any]:
        """The decoder's noise schedule, which any scheduler class can take."""
        with self._reading("scheduler"):
            config: Mapping[str, Any] = DDPMScheduler.load_config(self._folder(self.spec.decoder, "scheduler"))
        return config

    @cached_property
    def projection(self) -> Tensor:
        return previews.fit_projection(self.at_work("movq"))

    @cached_property
    def scale_factor(self) -> int:
        """Pixels to a latent pixel, along one side."""
        return int(2 ** (len(self.at_work("movq").config.block_out_channels) - 1))

    @cached_property
    def latent_channels(self) -> int:
        """The channels of the latents that the UNet denoises."""
        return int(self.at_work("unet").config.in_channels)

    def _beside_prior(self, name: str, *keys: str) -> list[Tensor] | None:
        """Those tensors of a file beside the prior, or None where there is no file of that name."""
        with self._reading(name):
            path = self._root(self.spec.prior) / name
            if not path.is_file():
                return None
            tensors = load_file(path)
            return [tensors[key].to(self.device, self.dtype) for key in keys]

    def _module(self, kind: Any, source: Source, part: str, **options: Any) -> Any:
        module, told = self._read(kind, source, part, use_safetensors=True, output_loading_info=True, **options)
        if told["missing_keys"]:
            missing = ", ".join(sorted(told["missing_keys"])[:3])
            raise ModelUnavailable(f"The {part} of {self.spec.name} lacks weights, such as {missing}.")
        # Convolutions are most of the work, and faster with the channels last, on CPUs and GPUs alike.
        return module.eval().requires_grad_(False).to(self.device, memory_format=torch.channels_last)

    def _read(self, kind: Any, source: Source, part: str, **options: Any) -> Any:
        with self._reading(part):
            return kind.from_pretrained(str(self._folder(source, part)), local_files_only=True, **options)

    def _folder(self, source: Source, part: str) -> Path:
        """The folder of one part. Asked for by name, since some classes make up what they do not find."""
        folder = self._root(source) / part
        if not any(folder.glob("*.json")):
            raise FileNotFoundError(f"there is no such part in {folder.parent}")
        return folder

    def _root(self, source: Source) -> Path:
        """The folder of all parts; those of a hub repository are fetched once, with one question to the network."""
        if source not in self._roots:
            self._roots[source] = fetch(source)
        return self._roots[source]

    @contextmanager
    def _reading(self, part: str) -> Iterator[None]:
        """Whatever goes wrong in there means that the model is not to be had, which is said in a sentence; but not a
        lack of memory, which may pass, nor a device that is lost."""
        try:
            yield
        except EngineError:
            raise
        except Exception as error:
            if lacks_memory(error):
                raise MemoryError(str(error)) from error
            if is_broken(error):
                raise
            reason = f"{type(error).__name__}: {error}".strip().partition("\n")[0].rstrip(".")
            raise ModelUnavailable(f"The {part} of {self.spec.name} cannot be read: {reason}.") from error


def fetch(source: Source) -> Path:
    """The folder that a source stands for, downloaded if it is on the hub and not here yet; safetensors alone.

    Raises what `huggingface_hub` raises when the repository is neither here nor to be reached.
    """
    if Path(source.id).is_dir():
        return Path(source.id) / source.subfolder
    below = f"{source.subfolder}/*/" if source.subfolder else "*/"
    wanted = [below + kind for kind in ("*.json", "*.txt", "*.safetensors")]
    wanted += [f"*{kind}_prior.safetensors" for kind in ("linear", "residual", "fusion")]
    root = snapshot_download(source.id, revision=source.revision, allow_patterns=wanted, ignore_patterns="*.fp16.*")
    return Path(root) / source.subfolder
