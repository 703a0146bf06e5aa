"""Who may import whom, as docs/architecture.md says."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PARTS = ("bot", "engine", "storage", "playground", "training")
ARROWS = {
    "bot": {"engine", "storage"},
    "engine": set(),
    "storage": set(),
    "playground": set(),
    "training": {"engine"},
}
FOR_THE_BOT = {"engine", "engine.jobs", "engine.events", "engine.errors", "engine.models", "engine.client"}
HEAVY = {"torch", "diffusers", "transformers"}


def modules(part: str) -> Iterator[tuple[str, ast.Module]]:
    """Each module of a part, by its dotted name."""
    for path in sorted((ROOT / part).rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    """The dotted names that a module imports anywhere in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert node.module is not None
            yield node.module


@pytest.mark.parametrize("part", PARTS)
def test_the_arrows(part: str) -> None:
    """A part imports itself and the parts that it may know, and no other."""
    for name, tree in modules(part):
        used = {imported.partition(".")[0] for imported in imports(tree)} & set(PARTS)
        assert used <= ARROWS[part] | {part}, name


@pytest.mark.parametrize(("part", "unknown"), [("world", ("model", "evaluation")), ("model", ("evaluation",))])
def test_the_arrows_within_training(part: str, unknown: tuple[str, ...]) -> None:
    """The world knows nothing of models, and models nothing of how they are judged."""
    for name, tree in modules(f"training/{part}"):
        assert not any(imported.startswith(f"training.{other}") for imported in imports(tree) for other in unknown), (
            name
        )


def test_the_bot_sees_only_the_front_of_the_engine() -> None:
    """Of the engine the bot knows the values and the client, of the storage its one door."""
    for name, tree in modules("bot"):
        for imported in imports(tree):
            if imported.partition(".")[0] == "engine":
                assert imported in FOR_THE_BOT, name
            if imported.partition(".")[0] == "storage":
                assert imported == "storage", name


def test_only_the_bot_knows_the_telegram_library() -> None:
    """Storage, engine and playground stand without python-telegram-bot."""
    for part in ("engine", "storage", "playground"):
        for name, tree in modules(part):
            assert "telegram" not in {imported.partition(".")[0] for imported in imports(tree)}, name


def test_no_sql_outside_of_storage() -> None:
    """Only the storage speaks to SQLite."""
    for part in ("bot", "engine", "playground"):
        for name, tree in modules(part):
            assert {"sqlite3", "aiosqlite"}.isdisjoint(imports(tree)), name


def test_importing_all_of_the_bot_leaves_torch_unloaded() -> None:
    """The bot's process never pays for the model's libraries."""
    names = [name.removesuffix(".__init__") for name, _ in modules("bot") if not name.endswith("__main__")]
    code = f"import sys, {', '.join(names)}, storage, engine.client; print(sorted({HEAVY!r} & set(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    assert ran.stdout == "[]\n"
