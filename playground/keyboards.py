"""Keyboards under messages: what a bot may attach, and the limits."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playground.errors import ApiError, bad_request
from playground.values import Json

MAX_BUTTONS = 100
MAX_BUTTONS_IN_ROW = 8
MAX_CALLBACK_DATA = 64  # bytes

_ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
)
_MAY_BE_EMPTY = ("callback_game", "switch_inline_query", "switch_inline_query_current_chat")


def read_markup(value: Json) -> Json:
    """`reply_markup` as the message keeps it; raises `ApiError` for what Telegram refuses."""
    for name in ("keyboard", "inline_keyboard"):
        if value.get(name) is not None and not isinstance(value[name], list):
            raise bad_request(f'Field "{name}" must be of type Array')
    if value.get("inline_keyboard"):
        return {"inline_keyboard": _rows(value["inline_keyboard"])}
    for row in value.get("keyboard") or []:
        if not isinstance(row, list):
            raise bad_request('Field "keyboard" must be an Array of Arrays')
    return value


def _rows(rows: list[Any]) -> list[list[Json]]:
    for row in rows:
        if not isinstance(row, list):
            raise bad_request('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    if sum(len(row) for row in rows) > MAX_BUTTONS or any(len(row) > MAX_BUTTONS_IN_ROW for row in rows):
        raise bad_request("reply markup is too long")
    read = [[_button(button) for button in row] for row in rows if row]
    if any("pay" in button for button in [button for row in read for button in row][1:]):
        raise bad_request("BUTTON_POS_INVALID")
    return read


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _unreadable("InlineKeyboardButton must be an Object")
    text = button.get("text")
    if text is None:
        raise _unreadable('Can\'t find field "text"')
    if not isinstance(text, str):
        raise _unreadable('Field "text" must be of type String')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    return {"text": text, **_action(button)}


def _action(button: Json) -> Json:
    """What pressing the button does: the first action it names, as Telegram takes it."""
    for name in _ACTIONS:
        value = button.get(name)
        if value is None or (not value and name not in _MAY_BE_EMPTY):
            continue
        if name == "callback_data":
            _check_callback_data(value)
        elif name == "url":
            _check_url(value)
        return {name: value}
    raise _unreadable("Text buttons are unallowed in the inline keyboard")


def _check_callback_data(data: Any) -> None:
    if not isinstance(data, str):
        raise _unreadable('Field "callback_data" must be of type String')
    if len(data.encode()) > MAX_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: Any) -> None:
    if not isinstance(url, str):
        raise _unreadable('Field "url" must be of type String')
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme != "tg" and "." not in parts.netloc:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _unreadable(why: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {why}")
