"""A ZIP of pictures with what they were painted from, and a page to look through them offline. Knows no Telegram."""

from __future__ import annotations

import html
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.times import day_and_time
from storage import JobRow, PictureRow

PICTURES = "pictures"
RECIPES = "recipes.jsonl"
INDEX = "index.html"
_ENTRY_BYTES = 1024
"""What the names of a picture take in an archive."""
_PAGE = """<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body {{ font-family: sans-serif; margin: 1em; background: #fafafa }}
main {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 1em }}
figure {{ margin: 0 }} img {{ width: 100%; height: auto }} figcaption {{ font-size: .8em; overflow-wrap: anywhere }}
</style></head><body><h1>{title}</h1><main>
{figures}
</main></body></html>
"""


@dataclass(frozen=True, slots=True)
class Item:
    """A picture, its job, and the cursor of that in the history."""

    job: JobRow
    picture: PictureRow
    cursor: int

    @property
    def name(self) -> str:
        """Its name in the archive."""
        picture = self.picture
        return f"{PICTURES}/{self.job.id}-{picture.position + 1}-{picture.seed}{picture.path.suffix}"

    def size(self) -> int:
        """About how many bytes it takes, no fewer than it does; it blocks while it looks at the file. 0 for a file that
        is gone."""
        try:
            file = self.picture.path.stat().st_size
        except OSError:
            return 0
        return file + _ENTRY_BYTES + len(_recipe(self)) + len(_figure(self).encode())


def write(path: Path, items: Sequence[Item], title: str) -> int:
    """Writes the archive; how many pictures are in it, those left out whose files are gone. It blocks.

    Raises `OSError` where it cannot be written.
    """
    written = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:  # pictures are compressed already
        for item in items:
            try:
                archive.write(item.picture.path, item.name)
            except FileNotFoundError:
                continue
            written.append(item)
        archive.writestr(RECIPES, b"".join(map(_recipe, written)))
        figures = "\n".join(map(_figure, written))
        archive.writestr(INDEX, _PAGE.format(title=html.escape(title), figures=figures))
    return len(written)


def _recipe(item: Item) -> bytes:
    """A line of JSON: what the picture was painted from, and when it was asked for."""
    job, picture = item.job, item.picture
    told: dict[str, Any] = {
        "picture": item.name,
        "prompt": job.prompt,
        "seed": picture.seed,
        "width": picture.width,
        "height": picture.height,
        "model": job.model,
        "asked_at": datetime.fromtimestamp(job.created_at, UTC).isoformat(timespec="seconds"),
        "recipe": json.loads(job.payload),
    }
    return (json.dumps(told, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _figure(item: Item) -> str:
    words = html.escape(item.job.prompt)
    caption = f'<span dir="auto">{words}</span><br>{item.picture.seed} · {day_and_time(item.job.created_at)}'
    return f'<figure><img loading="lazy" src="{item.name}" alt="{words}"><figcaption>{caption}</figcaption></figure>'
