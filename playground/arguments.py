"""Requests read, and refused, by the table of methods alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from playground.errors import bad_request
from playground.keyboards import read_markup
from playground.schema import JSON_KINDS, METHODS, MISSING, TYPES, JsonKind
from playground.values import Json, strict_json


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    kind: str
    required: bool


@cache
def _fields(line: str) -> tuple[_Field, ...]:
    """A line of a table, read once."""
    fields = []
    for word in line.split():
        name, _, kind = word.partition(":")
        fields.append(_Field(name.removesuffix("!"), kind or "str", name.endswith("!")))
    return tuple(fields)


def read_arguments(method: str, raw: Mapping[str, str]) -> Json:
    """The arguments of `method` out of the raw text of a request; only those that were given.

    Raises `ApiError` 400 for what is missing or of the wrong type.
    """
    arguments: Json = {}
    for field in _fields(METHODS[method]):
        text = raw.get(field.name, "")
        if text:
            arguments[field.name] = _read(field, text)
        elif field.required:
            raise bad_request(MISSING.get(field.name, f'parameter "{field.name}" is required'))
    return arguments


def _read(field: _Field, text: str) -> Any:
    if field.kind == "int":
        return lenient_int(text)
    if field.kind == "bool":
        return text.strip().lower() in ("true", "yes", "1")
    kind = JSON_KINDS.get(field.kind)
    return _read_json(kind, text) if kind else text


def lenient_int(text: str) -> int:
    """The digits a text begins with as a number, as Telegram reads it; 0 where there are none."""
    match = re.match(r"-?\d{1,18}", text, re.ASCII)
    return int(match[0]) if match else 0


def _read_json(kind: JsonKind, text: str) -> Any:
    try:
        value = strict_json(text)
    except ValueError:
        if kind.lenient:
            return []
        raise bad_request(kind.unparsed) from None
    if not isinstance(value, list if kind.type.startswith("[") else dict):
        if kind.lenient:
            return []
        raise bad_request(kind.shape)
    if kind.may_be_empty and not value:
        return value
    try:
        return _checked(kind.type, value)
    except _Wrong as wrong:
        raise bad_request(f"{kind.inside}{wrong}") from None


class _Wrong(Exception):
    """Something inside a JSON value is missing or of the wrong type."""


def _checked(kind: str, value: Any) -> Any:
    """`value` as `kind` asks for it, unknown fields left out."""
    if kind.startswith("["):
        if not isinstance(value, list):
            raise _Mistyped("of type Array")
        return [_checked(kind[1:-1], item) for item in value]
    if kind == "markup":
        return read_markup(value)
    if kind in TYPES:
        return _object(kind, value)
    return _SCALARS[kind](value)


def _object(kind: str, value: Any) -> Json:
    if not isinstance(value, dict):
        raise _Wrong("expected an Object")
    checked: Json = {}
    for field in _fields(TYPES[kind]):
        given = value.get(field.name)
        if given is None:
            if field.required:
                raise _Wrong(f'Can\'t find field "{field.name}"')
            continue
        try:
            checked[field.name] = _checked(field.kind, given)
        except _Mistyped as mistyped:
            raise _Wrong(f'Field "{field.name}" must be {mistyped}') from None
    return checked


class _Mistyped(_Wrong):
    """A value is not of its type; the message ends the sentence 'field must be'."""


def _string(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise _Mistyped("of type String")


def _integer(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value, re.ASCII):
        return int(value)
    raise _Mistyped("a valid Number" if isinstance(value, str | float) else "a Number")


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise _Mistyped("of type Boolean")


def _dictionary(value: Any) -> Json:
    if isinstance(value, dict):
        return value
    raise _Mistyped("of type Object")


_SCALARS = {"str": _string, "int": _integer, "bool": _boolean, "object": _dictionary}
