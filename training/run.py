"""Train the shipped model: every stage in order, within a number of minutes, going on where an earlier run stopped.

python -m training.run --minutes 170                    # everything, then write engine/weights/mini
python -m training.run --stage decoder --minutes 60     # one stage; --minutes is then its own
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch
from diffusers import VQModel
from torch import Tensor
from transformers import CLIPTextModelWithProjection, CLIPTokenizer

from training import decoder, movq, priors, teacher, towers
from training.bank import Bank, bank, latents
from training.export import export
from training.scenes import SIDE
from training.teacher import Teacher

SHARES = {
    "movq": 0.08,
    "teacher": 0.07,
    "text": 0.04,
    "vision": 0.23,
    "prior": 0.03,
    "decoder": 0.41,
    "refine": 0.14,
}
"""Each stage's share of the minutes, in the order in which they run."""

BANK = 40_000  # scenes with embeddings, and
LATENTS = 24_000  # the first of them with latents, which cost more to make


@dataclass(frozen=True)
class Workshop:
    """A folder of checkpoints, and the parts that later stages need of earlier ones."""

    folder: Path

    def checkpoint(self, stage: str) -> Path:
        return self.folder / f"{stage}.pt"

    @cached_property
    def teacher(self) -> Teacher:
        return teacher.load(self.checkpoint("teacher"))

    @cached_property
    def bank(self) -> Bank:
        return bank(self.folder / "bank.safetensors", self.teacher, BANK)

    @cached_property
    def latents(self) -> Tensor:
        return latents(self.folder / "latents.safetensors", self.bank, movq.load(self.checkpoint("movq")), LATENTS)

    @cached_property
    def tokenizer(self) -> CLIPTokenizer:
        return towers.make_tokenizer()

    @cached_property
    def text(self) -> CLIPTextModelWithProjection:
        return towers.load_text(self.checkpoint("text"), self.tokenizer)

    @cached_property
    def movq(self) -> VQModel:
        return movq.load(self.checkpoint("refine"))

    @torch.no_grad()
    def nothing(self) -> Tensor:
        """The embedding of the all-zero picture, [1, 256]: the decoder's empty condition."""
        embeds: Tensor = self.teacher(torch.zeros(1, 3, SIDE, SIDE))
        return embeds

    def train(self, stage: str, seconds: float) -> None:
        """Run one stage until its seconds are spent."""
        file = self.checkpoint(stage)
        match stage:
            case "movq":
                movq.train(file, seconds)
            case "teacher":
                teacher.train(file, seconds)
            case "text":
                towers.train_text(file, self.tokenizer, self.bank, self.teacher, seconds)
            case "vision":
                towers.train_vision(file, self.bank, self.teacher, seconds)
            case "prior":
                priors.train_diffusion(file, self.bank, self.tokenizer, self.text, seconds)
            case "decoder":
                decoder.train(file, self.latents, self.bank.embeds[:LATENTS], self.nothing(), seconds)
            case "refine":
                movq.refine(file, self.checkpoint("movq"), seconds)

    def export(self, folder: Path) -> None:
        """Write the whole model."""
        export(
            folder,
            tokenizer=self.tokenizer,
            text=self.text,
            vision=towers.load_vision(self.checkpoint("vision")),
            prior=priors.load(self.checkpoint("prior")),
            linear=priors.fit_linear(self.bank, self.tokenizer, self.text),
            unet=decoder.load(self.checkpoint("decoder")),
            movq=self.movq,
        )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.run", description="Train the shipped model.")
    parser.add_argument("--minutes", type=float, default=170.0, help="for all stages, or for the one named")
    parser.add_argument("--stage", choices=[*SHARES, "export"], help="run only this one")
    parser.add_argument("--work", type=Path, default=Path(".training"), help="checkpoints and logs (%(default)s)")
    parser.add_argument("--out", type=Path, default=Path("engine/weights/mini"), help="the model (%(default)s)")
    asked = parser.parse_args()
    workshop = Workshop(asked.work)
    stages = SHARES if asked.stage is None else {asked.stage: 1.0} if asked.stage in SHARES else {}
    for stage, share in stages.items():
        print(f"{stage}: {asked.minutes * share:.0f} minutes", flush=True)
        workshop.train(stage, asked.minutes * share * 60)
    if asked.stage in (None, "export"):
        workshop.export(asked.out)
        print(f"written to {asked.out}")


if __name__ == "__main__":
    main()
