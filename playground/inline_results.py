"""The results of inline queries: what a bot may offer, and the message that a chosen one becomes."""

from __future__ import annotations

from dataclasses import dataclass

from playground.calls import Call, caption_content, keyboard, text_content
from playground.errors import ApiError, bad_request
from playground.media import is_url, known_media, media_content
from playground.values import Json

MAX_ID = 64  # bytes

_FILES = {
    "photo": ("photo", "photo"),
    "gif": ("animation", "gif"),
    "mpeg4_gif": ("animation", "mpeg4"),
    "document": ("document", "document"),
    "video": ("video", "video"),
    "audio": ("audio", "audio"),
    "voice": ("voice", "voice"),
}
"""By the type of a result: what its message shows, and what the fields with its URL or file id begin with."""

_TITLED = ("article", "document", "video", "voice")


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A result that can be sent: the words and buttons of its message, and a file of this `kind`, if it shows one."""

    content: Json
    kind: str
    file: str


def read_offer(call: Call, result: Json) -> Offer:
    """What a result would send; raises `ApiError` 400 for one that Telegram does not take."""
    offer = _parsed(call, result)
    if len(result["id"].encode()) > MAX_ID or not result["id"]:
        raise bad_request("RESULT_ID_INVALID")
    if offer.file and not is_url(offer.file):
        known_media(call, offer.kind, offer.file)
    return offer


async def offered_content(call: Call, result: Json) -> Json:
    """The content of the message that a chosen result becomes; a file is fetched only now."""
    offer = read_offer(call, result)
    if not offer.file:
        return offer.content
    return await media_content(call, offer.kind, {"media": offer.file}, missing="") | offer.content


def _parsed(call: Call, result: Json) -> Offer:
    kind, prefix = _FILES.get(result["type"].lower(), ("", ""))
    if not kind and result["type"].lower() != "article":
        raise _unreadable(f'type "{result["type"]}" is unsupported for the inline query result')
    if result["type"].lower() in _TITLED and not result.get("title"):
        raise _unreadable('Can\'t find field "title"')
    file = result.get(f"{prefix}_url") or result.get(f"{prefix}_file_id") or ""
    if kind and not file:
        raise _unreadable(f'Can\'t find field "{prefix}_file_id"')
    buttons = keyboard(result)
    instead = result.get("input_message_content", {})
    if instead.get("message_text"):
        return Offer(
            content=text_content(call, instead | {"text": instead["message_text"]}) | buttons, kind="", file=""
        )
    if not kind:
        missing = "Input message content is not specified" if instead else 'Can\'t find field "message_text"'
        raise _unreadable(missing)
    return Offer(content=caption_content(call, result) | buttons, kind=kind, file=file)


def _unreadable(why: str) -> ApiError:
    return bad_request(f"can't parse inline query result: {why}")
