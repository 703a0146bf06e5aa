"""Train the model: every stage in order, within a number of minutes, going on where an earlier run stopped.

python -m training.run --minutes 180                           # all of it on this machine's CPU, to .training/cpu
python -m training.run --minutes 25 --size gpu --device cuda   # the larger size
python -m training.run --stage decoder --minutes 60            # one stage; --minutes is then its own
python -m training.run --stage export --out engine/weights/mini   # write the model that the checkpoints hold

The scenes' embeddings and latents, which are computed once between the stages, take some minutes more.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel, VQModel
from torch import Tensor
from transformers import CLIPTextModelWithProjection, CLIPTokenizer

from engine import models
from training import commands, heritage, size
from training.adoption import TEACHER, adopt, keep_teacher
from training.device import device
from training.export import Parts, export, vacant
from training.heritage import Heritage
from training.model import decoder, inheritance, movq, priors, residual, teacher, towers, upsampler
from training.model.bank import Bank, bank, fusions, latents
from training.model.loop import seconds_spent
from training.model.teacher import Teacher
from training.report import report
from training.size import STAGES, Size

SETTLED = {"teacher": "bank.safetensors", "movq": "latents.safetensors"}
"""What later stages learned from. Once it is there, the stage that it came from must not change any more."""


@dataclass(frozen=True)
class Workshop:
    """A folder of checkpoints of one size, and the parts that later stages need of earlier ones."""

    folder: Path
    size: Size
    device: torch.device
    parent: Path | None = None
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
    def fusions(self) -> tuple[Tensor, Tensor]:
        return fusions(self.folder / "fusions.safetensors", self.size, self.teacher, self.device)

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

    @property
    def heritage(self) -> Heritage:
        """What there is to say of this training; what the decoder began with was noted when it began."""
        return heritage.read(self.folder) or Heritage(size=self.size.name)

    def check(self) -> None:
        """Raises `ValueError` where `parent` cannot be what it is asked to be, before any time is spent."""
        if self.parent is None:
            return
        if self.checkpoint("decoder").exists():
            raise ValueError(f"The decoder in {self.folder} has begun already: name another folder with --work.")
        inheritance.fits(decoder.build(self.size), inheritance.parent(self.parent))

    def start(self) -> UNet2DConditionModel | None:
        """What the decoder begins with, if not with random weights."""
        if self.checkpoint("decoder").exists():
            return None
        if self.parent is None:
            Heritage(size=self.size.name).write(self.folder)
            return None
        unet = decoder.build(self.size)
        inheritance.inherit(unet, inheritance.parent(self.parent), self.bank, self.latents)
        # A parent that was trained like this one was shown no more than it says; of any other, all it knows.
        known = heritage.read(self.parent)
        inherited = known.inherited if known else models.read(self.parent).words
        Heritage(size=self.size.name, inherited=inherited).write(self.folder)
        return unet

    def train(self, stage: str, seconds: float) -> None:
        """Run one stage until its seconds are spent."""
        file, size, device = self.checkpoint(stage), self.size, self.device
        if seconds_spent(file) >= seconds:
            return
        if stage in SETTLED and (self.folder / SETTLED[stage]).exists():
            print(f"The {stage} stays as it is: later stages learned from {SETTLED[stage]}, which it made.")
            return
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
                kept, nothing = slice(size.latents), self.nothing()
                embeds, shown = self.bank.embeds[kept], decoder.chances(self.bank.labels)[kept]
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
            fusion=priors.fit_fusion(*self.fusions),
            residual=residual.load(self.checkpoint("residual"), self.size),
            unet=decoder.load(self.checkpoint("decoder"), self.size),
            movq=self.movq,
            upsampler=upsampler.load(self.checkpoint("upsampler")),
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.run", description="Train the model that is shipped.")
    parser.add_argument("--minutes", type=commands.minutes, default=180.0, help="for all stages, or for the one named")
    parser.add_argument("--size", default="cpu", help="a name in training/sizes, or a TOML file (%(default)s)")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu", help="(%(default)s)")
    parser.add_argument("--stage", choices=[*STAGES, "export", "report"], help="run only this one")
    parser.add_argument("--work", type=Path, help="checkpoints, logs and the report (.training/SIZE)")
    parser.add_argument("--inherit", type=Path, metavar="MODEL", help="begin the decoder with that of a finished model")
    parser.add_argument(
        "--adopt", type=Path, metavar="MODEL", help="begin every stage with the parts of a finished model"
    )
    parser.add_argument("--teacher", type=Path, default=TEACHER, help="the teacher that it was made with (%(default)s)")
    parser.add_argument("--out", type=Path, help="the folder for the model (WORK/model)")
    asked = parser.parse_args(arguments)
    with commands.told(parser):
        run(asked)


def run(asked: argparse.Namespace) -> None:
    """Do what the command line asks."""
    chosen = size.read(asked.size)
    folder = asked.work or Path(".training") / chosen.name
    out = asked.out or folder / "model"
    workshop = Workshop(folder, chosen, device(asked.device), asked.inherit)
    workshop.check()
    vacant(out)
    folder.mkdir(parents=True, exist_ok=True)
    if asked.adopt:
        adopt(folder, chosen, asked.adopt, asked.teacher)
    if asked.stage in STAGES:
        workshop.train(asked.stage, asked.minutes * 60)
    elif asked.stage is None:
        for stage in STAGES:
            workshop.train(stage, asked.minutes * chosen.stages[stage].share * 60)
    if asked.stage in (None, "export"):
        export(out, chosen, workshop.parts(), workshop.heritage)
        keep_teacher(workshop.teacher, folder / TEACHER.name)
        print(f"The model is in {out}, and the teacher's weights are in {folder / TEACHER.name}.")
    print(f"The report is in {report(folder, STAGES)}.")


if __name__ == "__main__":
    main()
