"""The shipped model itself: its size, its layout, and that it paints what it is asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import KandinskyV22Pipeline, KandinskyV22PriorPipeline

from engine.models import WEIGHTS, resolve
from training import heritage, size
from training.evaluation import judge
from training.evaluation.judge import reduced
from training.paint import painted
from training.world.vocabulary import BACKGROUNDS, GLYPHS
from training.world.words import LANGUAGES, all_names, names, scenery, words

MINI = WEIGHTS / "mini"
MEGABYTE = 10**6


def test_the_weights_are_small_and_safe() -> None:
    """Everything is safetensors and JSON, which hold no code; the weights are under 40 MB together."""
    files = [path for path in MINI.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".safetensors", ".json"}
    assert sum(path.stat().st_size for path in files if path.suffix == ".safetensors") < 40 * MEGABYTE


def test_the_model_says_what_it_knows() -> None:
    """The table's row for the model names the things that it was taught, by all their names, and its other words."""
    spec, told = resolve("mini"), heritage.read(MINI)
    assert told is not None
    things = size.read(told.size).things
    assert spec.words == names(things)
    assert {*spec.words, *spec.synonyms} == set(all_names(things))
    assert spec.scenery == scenery()
    assert all(any(word in example for word in spec.words) for example in spec.examples)
    for language, said in spec.words_in.items():
        assert said == names(things, language)
        assert spec.scenery_in[language] == scenery(language)
        every = [name for thing in words(language).objects[:things] for name in thing]
        forms = {form for name in every for form in (name.text, *name.forms)}
        assert all(any(form in example for form in forms) for example in spec.examples_in[language])
    assert set(spec.words_in) == set(spec.scenery_in) == set(spec.examples_in) == set(LANGUAGES) - {"en"}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::FutureWarning")  # of diffusers' own, about names of its arguments
async def test_plain_diffusers_pipelines_paint_the_same(tmp_path: Path) -> None:
    """The folder loads into diffusers' own pipelines, and these find the same background as our engine."""
    prompt = "a red apple on a blue background"
    prior = KandinskyV22PriorPipeline.from_pretrained(MINI / "prior", use_safetensors=True, dtype=torch.float32)
    decoder = KandinskyV22Pipeline.from_pretrained(MINI / "decoder", use_safetensors=True, dtype=torch.float32)
    for pipeline in (prior, decoder):
        pipeline.set_progress_bar_config(disable=True)
    spec, generator = resolve("mini"), torch.Generator().manual_seed(1)
    image_embeds, zero_embeds = prior(
        prompt, num_inference_steps=spec.prior_steps, guidance_scale=1.0, generator=generator
    ).to_tuple()
    theirs = decoder(
        image_embeds=image_embeds,
        negative_image_embeds=zero_embeds,
        height=spec.height,
        width=spec.width,
        num_inference_steps=spec.num_inference_steps,
        guidance_scale=spec.guidance_scale,
        generator=generator,
    ).images[0]
    [ours] = [picture async for picture in painted("mini", [prompt], 1, tmp_path)]
    assert np.abs(np.asarray(theirs, dtype=float)[:4] - reduced(ours)[:4].astype(float)).mean() < 16


@pytest.mark.slow
async def test_it_paints_what_it_is_asked(tmp_path: Path) -> None:
    """Of six things, each on a background, the judge finds at least five, and five backgrounds."""
    asked = {
        ("🍄", "blue"): "a mushroom on a blue background",
        ("🐧", "yellow"): "a penguin on a yellow background",
        ("🚀", "white"): "a rocket on a white background",
        ("🦊", "green"): "a fox on a green background",
        ("🎸", "pink"): "a guitar on a pink background",
        ("🏰", "turquoise"): "a castle on a turquoise background",
    }
    pictures = [reduced(picture) async for picture in painted("mini", list(asked.values()), 5, tmp_path)]
    readings = judge.load().read(pictures)
    found = [glyph in {GLYPHS[o.thing] for o in seen.objects} for (glyph, _), seen in zip(asked, readings, strict=True)]
    grounds = [name == BACKGROUNDS[seen.background] for (_, name), seen in zip(asked, readings, strict=True)]
    assert sum(found) >= 5 and sum(grounds) >= 5
