"""The parts of an evaluation, each with its tables, numbers and pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from training import size
from training.evaluation import comparisons, plots, tables
from training.evaluation.batches import Painter
from training.evaluation.cost import cost
from training.evaluation.features import Features
from training.evaluation.judge import Judge
from training.evaluation.mixtures import fusion, variations
from training.evaluation.nearest import Nearest, nearest, strip
from training.evaluation.questions import MAIN, SETS, Question, questions
from training.evaluation.rulers import Ruler, Towers
from training.evaluation.verdicts import Share, judged, shares
from training.heritage import Heritage
from training.model import bank, upsampler
from training.world.scenes import Pixels, Scene, draw

OTHERS = 0.4  # of the questions of a main set are asked of any other
FEWER = 0.5  # of the captions are painted at each guidance scale and by each prior
ENLARGED = 60  # scenes of each set, at most
REAL = 5  # real scenes for every picture that they are compared with
SPACE = "judge"  # the name of the judge's own feature space


@dataclass(frozen=True)
class Subject:
    """What is evaluated, by whom, and at what expense: `captions` is how many questions a main set has, `bank` how many
    training scenes of the size that `heritage` names are looked through. Files are written to `out`, if anywhere."""

    painter: Painter
    judge: Judge
    spaces: dict[str, Features]
    towers: dict[str, Towers]
    captions: int
    seed: int
    bank: int = 20_000
    heritage: Heritage = field(default_factory=lambda: Heritage(size="cpu"))
    out: Path | None = None

    @property
    def side(self) -> int:
        """Pixels of a side of the model's pictures."""
        return self.painter.spec.width

    def ask(self, name: str, number: int) -> list[Question]:
        known = self.heritage.things
        return questions(name, self.judge.things, max(1, number), self.seed, inherited=known)

    def paint(self, asked: Sequence[Question], told: str) -> Pixels:
        seeds = self.seeds(len(asked))
        return self.painter.paint(self.painter.embed([q.caption for q in asked], seeds), seeds, told=told)

    def seeds(self, number: int) -> list[int]:
        return [self.seed + i for i in range(number)]

    def drawn(self, scenes: Sequence[Scene]) -> Pixels:
        return np.stack([draw(scene, self.side) for scene in scenes])

    def ruler(self, number: int) -> Ruler:
        """Measures against real scenes, of other captions than those that are asked."""
        real = questions("everything", self.judge.things, REAL * number, self.seed + 1)
        return Ruler(self.drawn([question.scene for question in real]), self.spaces, self.towers)


@dataclass(frozen=True, slots=True)
class Section:
    """One part's outcome: text in Markdown, and the same as plain data."""

    title: str
    text: str
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def markdown(self) -> str:
        """The text under its title."""
        return f"## {self.title}\n\n{self.text}"


def factors(subject: Subject) -> Section:
    """What is right in pictures of every set of questions, beside what the judge reads in the very scenes."""
    ours: dict[str, dict[str, Share]] = {}
    real: dict[str, dict[str, Share]] = {}
    for name in SETS:
        if name == "everything":
            continue
        asked = subject.ask(name, round(subject.captions * (1 if name in MAIN else OTHERS)))
        scenes = [question.scene for question in asked]
        ours[name] = shares(judged(subject.judge.read(subject.paint(asked, name)), scenes))
        real[name] = shares(judged(subject.judge.read(subject.drawn(scenes)), scenes))
    data = {name: {"model": _plain(ours[name]), "real": _plain(real[name])} for name in ours}
    title = "What is right, in percent: the model (95 % interval) / real scenes"
    return Section(title, tables.factors(ours, real), data)


def distances(subject: Subject) -> Section:
    """Distances from real scenes, and CLIP scores; those of other real scenes are the best that there can be."""
    asked, ruler = subject.ask("everything", subject.captions), subject.ruler(subject.captions)
    prompts, painted = [question.caption for question in asked], subject.paint(asked, "everything")
    rows = {
        "model": ruler(painted, prompts),
        "real scenes": ruler(subject.drawn([question.scene for question in asked]), prompts),
    }
    if subject.out:
        strip([list(painted[start:64:8]) for start in range(8)], subject.side).save(subject.out / "everything.png")
    return Section(f"Distances from real scenes, of {len(asked)} pictures", tables.figures(rows), rows)


def priors(subject: Subject) -> Section:
    """Every prior on the same captions, the linear one that knows one kind of animal, and what none can better."""
    number = round(subject.captions * FEWER)
    names = ("everything", "one object", "one object, held out")
    everything, seen, held_out = (subject.ask(name, number) for name in names)
    embeds = comparisons.embeds_of(subject.painter)
    few = comparisons.fitted_on_one_kind(subject.painter, subject.judge.things, subject.seed)
    embeds[f"linear, of {comparisons.PAIRS} pairs of one kind"] = few
    embeds["the scene's own embedding"] = comparisons.embedded_themselves(
        subject.painter, (*everything, *seen, *held_out)
    )
    found = comparisons.by_prior(
        subject.painter, subject.judge, subject.ruler(number), embeds, (everything, seen, held_out), subject.seed
    )
    data = {
        name: {"figures": one.figures, "seen": _plain(one.seen), "held out": _plain(one.held_out)}
        for name, one in found.items()
    }
    return Section(f"The priors, {number} pictures for each figure", tables.priors(found), data)


def guidance(subject: Subject) -> Section:
    """Distances, CLIP scores and what is right by guidance scale."""
    asked = subject.ask("everything", round(subject.captions * FEWER))
    scenes = [question.scene for question in asked]

    def read(painted: Pixels) -> dict[str, float]:
        verdicts = judged(subject.judge.read(painted), scenes)
        right = [one["object"] if "object" in one else one["objects"] for one in verdicts]
        return {"all objects right, %": 100 * float(np.mean(right))}

    return curve(subject, subject.ruler(len(asked)), [question.caption for question in asked], read)


def curve(
    subject: Subject, ruler: Ruler, prompts: Sequence[str], read: comparisons.Read = lambda painted: {}
) -> Section:
    """The same of any prompts and ruler, plotted for each feature space and CLIP pair."""
    found = comparisons.curve(subject.painter, ruler, prompts, subject.seed, read)
    if subject.out:
        for space in subject.spaces:
            for pair in subject.towers:
                file = subject.out / f"guidance-{space}-{pair}.png"
                plots.curve(found, f"FD ({space})", f"CLIP ({pair})", file)
    rows = {f"{scale:g}": figures for scale, figures in found.items()}
    return Section(f"By guidance scale, {len(prompts)} pictures each", tables.figures(rows, first="scale"), rows)


def memory(subject: Subject) -> Section:
    """How near the nearest training scenes are to pictures that are right in all, and to scenes drawn afresh of the
    same captions."""
    asked = subject.ask("one object", min(subject.captions, 200))
    scenes = [question.scene for question in asked]
    known = bank.training_scenes(size.read(subject.heritage.size), subject.bank)
    painted = subject.paint(asked, "memory")
    readings = subject.judge.read(painted)
    right = [i for i, one in enumerate(judged(readings, scenes)) if all(one.values())]
    found = {}
    if right:
        found["real scenes"] = nearest(subject.judge, subject.drawn([scenes[i] for i in right]), known)
        found["model"] = nearest(subject.judge, painted[right], known)
        if subject.out:
            surest = sorted(range(len(right)), key=lambda k: -readings[right[k]].objects[0].score)[:8]
            _show_nearest(subject, painted[right], found["model"], known, surest).save(subject.out / "nearest.png")
    rows = {name: _quantiles(one) for name, one in found.items()}
    title = f"The nearest of {len(known)} training scenes, of {len(right)} pictures that are right in all"
    return Section(title, tables.figures(rows), rows)


def _quantiles(found: Nearest) -> dict[str, float]:
    each = {"features": found.features, "pixels": found.pixels}
    return {
        f"{name}, {told}": float(np.quantile(values, share))
        for name, values in each.items()
        for told, share in (("median", 0.5), ("nearest 5 %", 0.05))
    }


def _show_nearest(
    subject: Subject, pictures: Pixels, found: Nearest, known: Sequence[Scene], which: Sequence[int]
) -> Image.Image:
    """Columns of a picture, its nearest training scene by features, and that by pixels."""
    columns = [
        [pictures[k], *(draw(known[int(index[k])], subject.side) for index in (found.scene, found.pixel_scene))]
        for k in which
    ]
    return strip(columns, 2 * subject.side)


def mixtures(subject: Subject) -> Section:
    """Fusions of two prompts half and half, and variations of pictures by the bot's defaults."""
    number = min(subject.captions, 100)
    fused = fusion(subject.painter, subject.judge, number=number, seed=subject.seed)
    varied = variations(subject.painter, subject.judge, number=number, seed=subject.seed)
    text = "\n\n".join(
        (
            tables.listed("of fusions", fused),
            tables.listed("of variations", varied.kept),
            f"The pixels of variations are {varied.apart:.0f} apart from their picture's on average, of 255.",
        )
    )
    data = {"fusion": _plain(fused), "variation": _plain(varied.kept) | {"apart": varied.apart}}
    return Section(f"{number} fusions of two prompts half and half, and {number} variations", text, data)


def enlargement(subject: Subject) -> Section:
    """The upsampler beside Lanczos resampling, on scenes of seen and of held-out combinations."""
    modules = subject.painter.modules
    if modules.upsampler is None:
        return Section("Enlargement", "This model has no upsampler.")
    sets = {
        name: [question.scene for question in subject.ask(name, min(subject.captions, ENLARGED))]
        for name in ("one object", "one object, held out", "everything")
    }
    rows = {
        f"{name}, {told}": figures
        for name, scenes in sets.items()
        for told, figures in upsampler.measure(modules.upsampler, modules.movq, scenes, subject.side).items()
    }
    text = "PSNR in dB, and the mean error of the pixels' gradients (0-255), beside the same scenes drawn large."
    return Section("Enlargement: the upsampler and Lanczos", f"{text}\n\n{tables.figures(rows)}", rows)


def costs(subject: Subject) -> Section:
    """Seconds and memory of a picture, painted by the engine's own process."""
    spec, device = subject.painter.spec, subject.painter.modules.device.type
    prompt = spec.examples[0] if spec.examples else "a red apple"
    found = asyncio.run(cost(spec.name, prompt, pictures=5, device=device))
    text = f"{found.seconds:.2f} s a picture (the first {found.first:.1f} s after the start); {found.memory:.0f} MB"
    return Section("What a picture costs", text, asdict(found))


def _plain(found: dict[str, Share]) -> dict[str, Any]:
    return {name: asdict(share) for name, share in found.items()}


PARTS: dict[str, Callable[[Subject], Section]] = {
    "factors": factors,
    "distances": distances,
    "priors": priors,
    "guidance": guidance,
    "memory": memory,
    "mixtures": mixtures,
    "enlargement": enlargement,
    "costs": costs,
}
"""The parts of an evaluation on scenes, in their order."""
