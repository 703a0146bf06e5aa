"""What a fusion of words costs: our stages beside diffusers' `interpolate`, in one run, on the shipped prior.

    python benchmarks/fusion.py [--model mini] [--rounds 5]

`interpolate` runs the prior once for each text and once more for an embedding that it then throws away or could have
kept; ours runs it for all texts at once and keeps the zero embedding. Steps and guidance are equal.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import torch
from diffusers import KandinskyV22PriorPipeline

from engine.kandinsky2 import stages
from engine.kandinsky2.schedules import prior_scheduler
from engine.models import resolve

PROMPTS = ["a red apple", "a fox"]
WEIGHTS = [0.7, 0.3]
STEPS = 10
GUIDANCE = 2.0


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="mini", help="a name in the table or a folder (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each, in turn (%(default)s)")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    folder = resolve(asked.model).prior.id
    pipeline = KandinskyV22PriorPipeline.from_pretrained(folder, use_safetensors=True, dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    stages.zero_embed(pipeline.image_encoder)  # once for the life of the model

    def theirs() -> object:
        return pipeline.interpolate(PROMPTS, WEIGHTS, num_inference_steps=STEPS, guidance_scale=GUIDANCE)

    def ours() -> object:
        text = stages.encode_text(pipeline.tokenizer, pipeline.text_encoder, [*PROMPTS, ""])
        scheduler = prior_scheduler(pipeline.scheduler.config, STEPS)
        generators = stages.seeded([0] * len(PROMPTS))
        words, nothing = text.rows(range(len(PROMPTS))), text.rows([len(PROMPTS)])
        embeds = stages.prior(pipeline.prior, scheduler, words, nothing, GUIDANCE, generators, lambda latents: None)
        return stages.mix(embeds.chunk(len(PROMPTS)), WEIGHTS)

    theirs()
    ours()
    pairs = [(seconds(theirs), seconds(ours)) for _ in range(asked.rounds)]
    print(f"interpolate, median   {statistics.median(a for a, _ in pairs) * 1000:7.0f} ms")
    print(f"our stages, median    {statistics.median(b for _, b in pairs) * 1000:7.0f} ms")
    print(f"ratio, median         {statistics.median(a / b for a, b in pairs):7.2f} x")


if __name__ == "__main__":
    main()
