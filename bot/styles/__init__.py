"""The styles that people may choose: a table of data in `styles.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.models import ModelSpec

FOLDER = Path(__file__).parent
PREVIEWS = FOLDER / "previews"
_ANY = "*"
_WORDS = "{x}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """A style: `template` has the prompt's words at its `{x}`, and `negative` is added to what is kept out.

    `suits` names the models that can show it; `*` is every model that knows language at large.
    """

    id: str
    template: str
    negative: str = ""
    suits: tuple[str, ...] = (_ANY,)

    @property
    def key(self) -> str:
        """The key of its name in the locales."""
        return f"style-{self.id}"

    @property
    def preview(self) -> Path | None:
        """A picture in this style, where there is one."""
        path = PREVIEWS / f"{self.id}.jpg"
        return path if path.is_file() else None

    def suited(self, spec: ModelSpec) -> bool:
        """Whether the model can show it."""
        return (not spec.words and _ANY in self.suits) or Path(spec.name).name in self.suits

    def words(self, prompt: str) -> str:
        """The prompt in this style; without one, what the style says by itself."""
        return self.template.replace(_WORDS, prompt) if prompt else self.template.replace(_WORDS, "").strip(" ,")

    def kept_out(self, negative_prompt: str) -> str:
        """What is kept out, the style's own words among it."""
        return ", ".join(filter(None, (negative_prompt, self.negative)))


def load(path: Path = FOLDER / "styles.toml") -> Mapping[str, Style]:
    """The styles of a file by their ids, in its order."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: Style(id=name, **(fields | {"suits": tuple(fields.get("suits", (_ANY,)))}))
        for name, fields in told.items()
    }


STYLES = load()


def suited(spec: ModelSpec) -> list[Style]:
    """The styles that the model can show, in their order."""
    return [style for style in STYLES.values() if style.suited(spec)]
