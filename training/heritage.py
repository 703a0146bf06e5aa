"""What a finished model's folder says of its training, for those who measure it or begin with it: `training.json`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from training.world.vocabulary import GLYPHS
from training.world.words import words

FILE = "training.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Heritage:
    """`size` names what it was trained as. `inherited` are the English names of the things that the decoder it began
    with had been shown, in all combinations for what this one knows: none of them is a held-out one any more."""

    size: str
    inherited: tuple[str, ...] = ()

    @property
    def things(self) -> frozenset[int]:
        """The inherited things, as indices into the vocabulary."""
        known, english = set(self.inherited), words("en").objects
        return frozenset(thing for thing in range(len(GLYPHS)) if known & {name.text for name in english[thing]})

    def write(self, folder: Path) -> None:
        """Beside the model, or in a folder of checkpoints."""
        folder.joinpath(FILE).write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


def read(folder: Path) -> Heritage | None:
    """What the folder says; None where it says nothing."""
    file = folder / FILE
    if not file.is_file():
        return None
    told = json.loads(file.read_text(encoding="utf-8"))
    return Heritage(size=told["size"], inherited=tuple(told["inherited"]))
