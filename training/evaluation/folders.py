"""Pictures with captions in a folder, such as COCO's, in place of scenes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import ImageOps

from engine.pictures import open_picture
from training.world.scenes import Pixels

CAPTIONS = "captions.json"


def captioned(folder: Path) -> dict[str, str]:
    """A caption of each picture file in the folder, the first where it has several.

    `captions.json` is either `{"file": "caption"}` or COCO's annotations: `images` with `id` and `file_name`, and
    `annotations` with `image_id` and `caption`. Raises `ValueError` where it is neither, or names no picture.
    """
    told = json.loads((folder / CAPTIONS).read_text(encoding="utf-8"))
    try:
        if "annotations" in told:
            names = {image["id"]: image["file_name"] for image in told["images"]}
            lines = [(names[line["image_id"]], line["caption"]) for line in told["annotations"]]
        else:
            lines = list(told.items())
        captions: dict[str, str] = {}
        for name, words in lines:
            captions.setdefault(name, words.strip())
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"{folder / CAPTIONS} is of neither kind: {type(error).__name__}: {error}.") from error
    there = {name: words for name, words in captions.items() if (folder / name).is_file()}
    if not there:
        raise ValueError(f"{folder / CAPTIONS} names no picture in {folder}.")
    return there


def pictures(folder: Path, names: Sequence[str], width: int, height: int) -> Pixels:
    """The pictures [n, height, width, 3] of these names, their middles cut out and scaled to one size."""
    read = (ImageOps.fit(open_picture(folder / name), (width, height)) for name in names)
    return np.stack([np.asarray(picture) for picture in read])
