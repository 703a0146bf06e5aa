"""Paint from the command line: `python -m engine "a red apple" --seed 1 --out apple.png`."""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, get_args

from engine.client import KANDINSKY, Deadlines, LocalEngine
from engine.errors import EngineError
from engine.events import Event, Failed, Loading, Progress, Rendered
from engine.jobs import SEED_LIMIT, AnyJob, Fuse, Generate, Picture, Prior, Scheduler, Vary, Words
from engine.models import ModelSpec, Source, read, resolve, table
from engine.sizes import Size

EPILOG = """examples:
  python -m engine "a red apple" --seed 1 --out apple.png
  python -m engine "a red apple" --model path/to/folder --n 4 --steps 30
  python -m engine --picture photo.jpg --strength 0.6        variations of a photo
  python -m engine "a cat" --picture a.png --picture b.png   words and pictures, fused
  python -m engine models                                    the models that have a name
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 for a picture, 1 for none, 2 for a request that makes no sense."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    if options.prompt == "models":
        print(describe_models())
        return 0
    if not options.prompt and not options.picture:
        parser.error('say what to paint, for example: python -m engine "a red apple"')
    if options.strength is not None and (len(options.picture) != 1 or options.negative_prompt):
        parser.error("--strength goes with exactly one --picture, and without --no")
    try:
        job = make_job(options, resolve(options.model))
        return asyncio.run(paint(job, options))
    except EngineError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


Number = TypeVar("Number", int, float)


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m engine", epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("prompt", nargs="?", default="", help="what to paint; or the word `models`")
    parser.add_argument("--picture", action="append", default=[], help="a picture to vary or to fuse; may be repeated")
    parser.add_argument("--no", dest="negative_prompt", default="", metavar="WORDS", help="what to keep out")
    parser.add_argument("--out", type=Path, default=Path("picture.png"), help="the PNG file to write")
    parser.add_argument("--model", default="mini", help="a name, a folder, or a hub id like owner/name@revision")
    parser.add_argument("--seed", type=within(int, 0, SEED_LIMIT - 1), help="the same seed paints the same picture")
    parser.add_argument("--n", type=int, default=1, help="how many pictures; each has the next seed")
    parser.add_argument("--size", type=size, metavar="WxH", help="in pixels, as handed out")
    parser.add_argument("--ar", type=ratio, metavar="W:H", help="the shape, where no size is given, such as 16:9")
    parser.add_argument("--steps", type=int, help="denoising steps")
    parser.add_argument(
        "--guidance", type=within(float, 0, 100), help="how closely to follow the words; 1 is not at all"
    )
    parser.add_argument("--strength", type=float, help="how far to go from the one picture: 0.1 hardly, 1 freely")
    parser.add_argument("--prior", choices=get_args(Prior), help="how words become an image embedding")
    parser.add_argument("--scheduler", choices=get_args(Scheduler), help="how noise becomes a picture")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1 ...")
    parser.add_argument("--dtype", default="auto", choices=("auto", "float32", "bfloat16", "float16"))
    parser.add_argument("--threads", type=within(int, 1, 1024), help="processor threads; all cores when not given")
    parser.add_argument(
        "--step-seconds",
        type=within(float, 1, 86400),
        default=600.0,
        metavar="SECONDS",
        help="how long one step may take before the painter counts as hung (%(default)g)",
    )
    parser.add_argument("--painter", default=KANDINSKY, help=argparse.SUPPRESS)
    return parser


def within(kind: type[Number], low: int, high: int) -> Callable[[str], Number]:
    """Reads a number, and refuses one out of range, which no NaN is in."""

    def number(text: str) -> Number:
        value = kind(text)
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text} is outside {low} to {high}")
        return value

    return number


def size(text: str) -> Size:
    return sides(text, "x", "a size like 768x512")


def ratio(text: str) -> Size:
    return sides(text, ":", "a shape like 16:9")


def sides(text: str, between: str, wanted: str) -> Size:
    """Two whole numbers above zero."""
    width, _, height = text.lower().partition(between)
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise argparse.ArgumentTypeError(f"{text!r} is not {wanted}")
    return int(width), int(height)


def make_job(options: argparse.Namespace, spec: ModelSpec) -> AnyJob:
    """Words alone are a job to generate; pictures are fused with them, or varied where a strength is given."""
    sampling = spec.sampling(
        seed=random.getrandbits(32) if options.seed is None else options.seed,
        size=options.size,
        ratio=options.ar,
        num_images=options.n,
        num_inference_steps=options.steps,
        guidance_scale=options.guidance,
        prior=options.prior,
    )
    common: dict[str, Any] = {"id": "job", "model": spec.name, "sampling": sampling}
    if options.scheduler:
        common["sampling"] = replace(sampling, scheduler=options.scheduler)
    if not options.picture:
        return Generate(**common, prompt=options.prompt, negative_prompt=options.negative_prompt)
    if options.strength is not None:
        return Vary(**common, path=options.picture[0], strength=options.strength, prompt=options.prompt)
    words = [Words(prompt=options.prompt)] if options.prompt else []
    pictures = [Picture(path=path) for path in options.picture]
    return Fuse(**common, parts=(*words, *pictures), negative_prompt=options.negative_prompt)


async def paint(job: AnyJob, options: argparse.Namespace) -> int:
    """Paint the job, and put its pictures where they were asked for."""
    with tempfile.TemporaryDirectory() as folder:
        engine = LocalEngine(
            output=Path(folder),
            painter=options.painter,
            device=options.device,
            dtype=options.dtype,
            threads=options.threads,
            deadlines=Deadlines(step=options.step_seconds, decode=options.step_seconds),
        )
        try:
            async for event in engine.run(job):
                show(event)
        finally:
            await engine.stop()
        if isinstance(event, Rendered):
            keep(event, options.out)
            return 0
        return 1


def show(event: Event) -> None:
    match event:
        case Loading(model=model):
            print(f"loading {model}", file=sys.stderr)
        case Progress(stage=stage, step=step, total=total) if sys.stderr.isatty():
            print(f"\r{stage:8}{step:4}/{total}", end="", file=sys.stderr, flush=True)
        case Failed(detail=detail):
            print(detail, file=sys.stderr)
        case Rendered(seconds=seconds):
            print(f"\r{seconds:.1f} s{'':20}", file=sys.stderr)


def keep(rendered: Rendered, out: Path) -> None:
    """The one picture becomes `out`; of several, `apple.png` names apple-1.png, apple-2.png and so on."""
    out.parent.mkdir(parents=True, exist_ok=True)
    for number, picture in enumerate(rendered.pictures, start=1):
        path = out if len(rendered.pictures) == 1 else out.with_stem(f"{out.stem}-{number}")
        shutil.move(picture.path, path)
        print(f"{path}  {picture.width} x {picture.height}  seed {picture.seed}")


def describe_models() -> str:
    """The table, a line for each model."""
    rows = [(spec.name, "{} x {}".format(*spec.sizes()[1]), where(spec)) for spec in table().values()]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return "\n".join(f"{row[0]:{widths[0]}}  {row[1]:{widths[1]}}  {row[2]}" for row in rows)


def where(spec: ModelSpec) -> str:
    """Where the model's decoder is, or why it cannot be had."""
    source: Source = spec.decoder
    if not Path(source.id).is_absolute():
        return f"{source.id} on the hub" + (f" at {source.revision}" if source.revision else "")
    try:
        return str(read(Path(source.id).parent, name=spec.name).decoder.id)
    except EngineError as error:
        return str(error)


if __name__ == "__main__":
    sys.exit(main())
