"""How well a model paints what it was asked, in figures.

    python -m training.evaluate --quick                                   # fewer captions: what matters most
    python -m training.evaluate --model mini --out docs/evaluation        # everything
    python -m training.evaluate --model kandinsky-2-2 --device cuda \\
        --pictures COCO --features DINO --clip CLIP --captions 5000 --out DIR

Pictures of scenes are judged by `training.evaluation.judge`, which knows the 160 objects that the shipped model was
taught, and shares nothing with it; of others nothing is asked. Of a folder of captioned pictures (see
`training.evaluation.folders`) there are distances, CLIP scores and the guidance curve alone, and any model of the
engine's can be measured. `--features` and `--clip` name folders with models of transformers', such as DINOv2 and CLIP,
that are on this machine already; without them the distances are in the judge's feature space and the CLIP scores are by
the model's own towers.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from training import heritage
from training.commands import told, whole
from training.device import device
from training.evaluation import comparisons, folders, judge, tables
from training.evaluation.batches import Painter
from training.evaluation.features import Clip, Features, vision_features
from training.evaluation.measures import FEWER, PARTS, SPACE, Section, Subject, curve
from training.evaluation.rulers import OwnTowers, Ruler, Towers
from training.heritage import Heritage

QUICK = ("factors", "distances", "costs")
CAPTIONS, QUICK_CAPTIONS = 1000, 100
FOLDER_PARTS = ("distances", "priors", "guidance")


def of_folder(subject: Subject, folder: Path, parts: Sequence[str]) -> Iterator[Section]:
    """The parts that need no scenes, on a folder's pictures and captions."""
    spec, told = subject.painter.spec, folders.captioned(folder)
    names = sorted(told)
    chosen = [names[i] for i in np.random.default_rng(subject.seed).permutation(len(names))[: subject.captions]]
    prompts = [told[name] for name in chosen]
    ruler = Ruler(folders.pictures(folder, chosen, spec.width, spec.height), subject.spaces, subject.towers)
    if "distances" in parts:
        seeds = subject.seeds(len(prompts))
        rows = {"model": ruler(subject.painter.paint(subject.painter.embed(prompts, seeds), seeds), prompts)}
        yield Section(f"Distances from {len(prompts)} pictures", tables.figures(rows), rows)
    fewer = prompts[: max(2, round(len(prompts) * FEWER))]
    if "priors" in parts:
        embeds = comparisons.embeds_of(subject.painter)
        figures = comparisons.figures_by_prior(subject.painter, ruler, embeds, fewer, subject.seed)
        yield Section(f"The priors, {len(fewer)} pictures each", tables.figures(figures), figures)
    if "guidance" in parts:
        yield curve(subject, ruler, fewer)


def subject_of(asked: argparse.Namespace) -> Subject:
    """What the command line asks to be evaluated."""
    painter = Painter(asked.model, device(asked.device).type, batch=asked.batch, compiled=asked.compile)
    reader = judge.load()
    reader.detector.to(asked.device)
    spaces: dict[str, Features] = {SPACE: reader.features}
    towers: dict[str, Towers] = {"own": OwnTowers(painter)}
    if asked.features:
        spaces[asked.features.name] = vision_features(asked.features, asked.device)
    if asked.clip:
        towers[asked.clip.name] = Clip(asked.clip, asked.device)
    return Subject(
        painter=painter,
        judge=reader,
        spaces=spaces,
        towers=towers,
        captions=asked.captions or (QUICK_CAPTIONS if asked.quick else CAPTIONS),
        seed=asked.seed,
        bank=asked.bank,
        heritage=heritage.read(Path(painter.spec.decoder.id).parent) or Heritage(size="cpu"),
        out=asked.out,
    )


def evaluate(asked: argparse.Namespace) -> Iterator[Section]:
    """Every part that was asked for."""
    subject = subject_of(asked)
    if asked.pictures:
        yield from of_folder(subject, asked.pictures, asked.parts or FOLDER_PARTS)
    else:
        for part in asked.parts or (QUICK if asked.quick else PARTS):
            yield PARTS[part](subject)


def write(sections: Sequence[Section], model: str, out: Path) -> None:
    """`evaluation.json` and `evaluation.md` in the folder."""
    data = {section.title: section.data for section in sections}
    out.joinpath("evaluation.json").write_text(json.dumps({"model": model} | data, indent=2) + "\n", encoding="utf-8")
    text = "\n\n".join(section.markdown for section in sections)
    out.joinpath("evaluation.md").write_text(f"# Evaluation of {model}\n\n{text}\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description="Judge a model's pictures.")
    parser.add_argument("--model", default="mini", help="a name in the table, or a folder (%(default)s)")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_CAPTIONS} captions, and the main parts alone")
    parser.add_argument("--captions", type=whole(5), help=f"questions of each of the main sets ({CAPTIONS})")
    parser.add_argument("--parts", nargs="+", choices=list(PARTS), help="only these")
    parser.add_argument("--pictures", type=Path, help="a folder of pictures with captions, in place of scenes")
    parser.add_argument("--features", type=Path, help="a folder with a vision model, for distances by its features")
    parser.add_argument("--clip", type=Path, help="a folder with a CLIP model, for scores by it")
    parser.add_argument("--bank", type=whole(1), default=20_000, help="training scenes looked through (%(default)s)")
    parser.add_argument("--seed", type=whole(0), default=2026, help="of questions and pictures (%(default)s)")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu", help="(%(default)s)")
    parser.add_argument("--batch", type=whole(1), default=32, help="pictures that are painted at once (%(default)s)")
    parser.add_argument("--compile", action="store_true", help="compile the UNet: pays from a thousand pictures on")
    parser.add_argument("--threads", type=whole(1), help="torch's own choice unless given")
    parser.add_argument("--out", type=Path, help="a folder for JSON, Markdown, plots and pictures")
    asked = parser.parse_args(arguments)
    if asked.pictures and not set(asked.parts or FOLDER_PARTS) <= set(FOLDER_PARTS):
        parser.error(f"Of a folder's pictures there are only the parts {', '.join(FOLDER_PARTS)}.")
    with told(parser):
        run(asked)


def run(asked: argparse.Namespace) -> None:
    """Measure, print and write."""
    if asked.threads:
        torch.set_num_threads(asked.threads)
    if asked.out:
        asked.out.mkdir(parents=True, exist_ok=True)
    sections = []
    for section in evaluate(asked):
        sections.append(section)
        print(section.markdown + "\n", flush=True)
        if asked.out:
            write(sections, asked.model, asked.out)


if __name__ == "__main__":
    main()
