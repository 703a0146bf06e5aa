"""Train the model: every stage in order, within a number of minutes, going on where an earlier run stopped.

python -m training.run --minutes 170                           # all of it on this machine's CPU, to .training/cpu
python -m training.run --minutes 25 --size gpu --device cuda   # the larger size
python -m training.run --stage decoder --minutes 60            # one stage; --minutes is then its own
python -m training.run --stage export                          # write the model that the checkpoints hold
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel, VQModel
from torch import Tensor
from transformers import CLIPTextModelWithProjection, CLIPTokenizer

from training import size
from training.export import Parts, export
from training.model import decoder, inheritance, movq, priors, residual, teacher, towers, upsampler
from training.model.bank import Bank, bank, latents
from training.model.teacher import Teacher
from training.report import report
from training.size import Size

STAGES = ("movq", "teacher", "text", "vision", "prior", "residual", "decoder", "refine", "upsampler")
"""In the order in which they run: each needs some of those before it."""


@dataclass(frozen=True)
class Workshop:
    """A folder of checkpoints of one size, and the parts that later stages need of earlier ones."""

    folder: Path
    size: Size
    device: torch.device
    heritage: Path | None = None
    """A model whose decoder this one's begins with."""

    def checkpoint(self, stage: str) -> Path:
        return self.folder / f"{stage}.pt"

    @cached_property
    def teacher(self) -> Teacher:
        return teacher.load(self.checkpoint("teacher"), self.size)

    @cached_property
    def bank(self) -> Bank:
        return bank(self.folder / "bank.safetensors", self.size, self.teacher, self.device)

    @cached_property
    def latents(self) -> Tensor:
        encoder = movq.load(self.checkpoint("movq"), self.size)
        return latents(self.folder / "latents.safetensors", self.size, self.bank, encoder, self.device)

    @cached_property
    def tokenizer(self) -> CLIPTokenizer:
        """Made once and kept: another wording of the captions would make another, which no tower could read."""
        kept = self.folder / "tokenizer"
        if not kept.is_dir():
            towers.make_tokenizer(self.size).save_pretrained(kept)
        return CLIPTokenizer.from_pretrained(kept, local_files_only=True)

    @cached_property
    def text(self) -> CLIPTextModelWithProjection:
        return towers.load_text(self.checkpoint("text"), self.size, self.tokenizer)

    @cached_property
    def pairs(self) -> tuple[Tensor, Tensor]:
        return priors.pairs(self.bank, self.tokenizer, self.text, self.device)

    @cached_property
    def movq(self) -> VQModel:
        return movq.load(self.checkpoint("refine"), self.size)

    @torch.no_grad()
    def nothing(self) -> Tensor:
        """The embedding of the all-zero picture, [1, d]: the decoder's empty condition."""
        embeds: Tensor = self.teacher.cpu()(torch.zeros(1, 3, self.size.side, self.size.side))
        return embeds

    def start(self) -> UNet2DConditionModel | None:
        """What the decoder begins with, if not with random weights."""
        if self.heritage is None or self.checkpoint("decoder").exists():
            return None
        unet = decoder.build(self.size)
        inheritance.inherit(unet, inheritance.parent(self.heritage), self.bank, self.latents)
        return unet

    def train(self, stage: str, seconds: float) -> None:
        """Run one stage until its seconds are spent."""
        file, size, device = self.checkpoint(stage), self.size, self.device
        match stage:
            case "movq":
                movq.train(file, size, seconds, device)
            case "teacher":
                teacher.train(file, size, seconds, device)
            case "text":
                towers.train_text(file, size, self.tokenizer, self.bank, self.teacher, seconds, device)
            case "vision":
                towers.train_vision(file, size, self.bank, self.teacher, seconds, device)
            case "prior":
                priors.train_diffusion(file, size, self.bank, self.tokenizer, self.text, seconds, device)
            case "residual":
                residual.train(file, size, *self.pairs, seconds, device)
            case "decoder":
                kept = slice(size.latents)
                shown = decoder.chances(self.bank.labels)[kept]
                embeds, nothing = self.bank.embeds[kept], self.nothing()
                decoder.train(file, size, self.latents, embeds, shown, nothing, seconds, device, start=self.start())
            case "refine":
                movq.refine(file, self.checkpoint("movq"), size, seconds, device)
            case "upsampler":
                upsampler.train(file, size, self.movq, seconds, device)

    def parts(self) -> Parts:
        """The whole model, as the checkpoints have it."""
        return Parts(
            tokenizer=self.tokenizer,
            text=self.text.cpu(),
            vision=towers.load_vision(self.checkpoint("vision"), self.size),
            prior=priors.load(self.checkpoint("prior"), self.size),
            linear=priors.fit_linear(*self.pairs),
            residual=residual.load(self.checkpoint("residual"), self.size),
            unet=decoder.load(self.checkpoint("decoder"), self.size),
            movq=self.movq,
            upsampler=upsampler.load(self.checkpoint("upsampler")),
        )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.run", description="Train the model that is shipped.")
    parser.add_argument("--minutes", type=float, default=170.0, help="for all stages, or for the one named")
    parser.add_argument("--size", default="cpu", help="a name in training/sizes, or a TOML file (%(default)s)")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu", help="(%(default)s)")
    parser.add_argument("--stage", choices=[*STAGES, "export", "report"], help="run only this one")
    parser.add_argument("--work", type=Path, help="checkpoints, logs and the report (.training/SIZE)")
    parser.add_argument("--inherit", type=Path, metavar="MODEL", help="begin the decoder with that of a finished model")
    parser.add_argument("--out", type=Path, default=Path("engine/weights/mini"), help="the model (%(default)s)")
    asked = parser.parse_args()
    chosen = size.read(asked.size)
    folder = asked.work or Path(".training") / chosen.name
    workshop = Workshop(folder, chosen, torch.device(asked.device), asked.inherit)
    workshop.folder.mkdir(parents=True, exist_ok=True)
    if asked.stage in STAGES:
        workshop.train(asked.stage, asked.minutes * 60)
    elif asked.stage is None:
        for stage in STAGES:
            workshop.train(stage, asked.minutes * chosen.stages[stage].share * 60)
    if asked.stage in (None, "export"):
        export(asked.out, chosen, workshop.parts())
        print(f"The model is in {asked.out}.")
    print(f"The report is in {report(workshop.folder, STAGES)}.")


if __name__ == "__main__":
    main()
