"""What is told to whoever sets the bot up: which variable is wrong, and which is none of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from dotenv import dotenv_values
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.settings import PREFIX, Settings

_SENTENCES = {
    "missing": "It has to be set",
    "int_parsing": "Set it to a whole number",
    "int_from_float": "Set it to a whole number",
    "float_parsing": "Set it to a number",
    "bool_parsing": "Set it to true or false",
    "greater_than": "Set it to more than {gt}",
    "greater_than_equal": "Set it to {ge} or more",
    "less_than": "Set it to less than {lt}",
    "less_than_equal": "Set it to {le} or less",
    "literal_error": "Set it to {expected}",
}
_PARTS = {"int_parsing": "Set it to whole numbers, separated by commas"}


def complaints(error: ValidationError) -> Iterator[str]:
    """A line for each variable that cannot be read, with what to do."""
    for problem in error.errors(include_input=False):
        name = f"{PREFIX}{str(problem['loc'][0]).upper()}"
        yield f"{name}: {_sentence(problem)}. See .env.example."


def strangers(environment: Iterable[str], env_file: Path = Path(".env")) -> Iterator[str]:
    """A line for each variable with our prefix that is no setting: a slip there would be passed over in silence."""
    known = [f"{PREFIX}{field.upper()}" for field in Settings.model_fields]
    named = {name.upper() for name in (*environment, *dotenv_values(env_file)) if name.upper().startswith(PREFIX)}
    for name in sorted(named.difference(known)):
        near = get_close_matches(name.removeprefix(PREFIX), [own.removeprefix(PREFIX) for own in known], n=1)
        yield f"{name} is no setting. {f'Did you mean {PREFIX}{near[0]}?' if near else 'See .env.example.'}"


def _sentence(problem: ErrorDetails) -> str:
    """Ours; the library's own where it has one that we do not know."""
    kind, told = problem["type"], problem.get("ctx", {})
    in_a_list = len(problem["loc"]) > 1
    sentence = (_PARTS.get(kind) if in_a_list else None) or _SENTENCES.get(kind)
    return sentence.format(**told) if sentence else problem["msg"]
