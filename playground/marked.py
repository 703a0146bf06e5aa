"""Text under construction, with its entities."""

from __future__ import annotations

import re
from typing import Any

from playground.values import Json


class Marked:
    """Plain text that grows, `length` UTF-16 code units by now, and the entities found in it."""

    def __init__(self) -> None:
        self.text = ""
        self.length = 0
        self.entities: list[Json] = []

    def add(self, text: str) -> None:
        """Append plain text."""
        self.text += text
        self.length += len(text.encode("utf-16-le", "surrogatepass")) // 2

    def entity(self, kind: str, start: int, **more: Any) -> None:
        """Everything since `start` is `kind`; nothing is not."""
        if self.length > start:
            self.entities.append({"offset": start, "length": self.length - start, "type": kind, **more})

    def link(self, start: int, url: str) -> None:
        """Everything since `start` leads to `url`; a link to a user is a mention."""
        user = re.fullmatch(r"tg://user\?id=(\d+)", url)
        if user:
            self.entity("text_mention", start, user={"id": int(user[1]), "is_bot": False, "first_name": ""})
        elif url.startswith("tg://"):
            self.entity("text_link", start, url=url)
        elif "." in url:
            self.entity("text_link", start, url=_full(url))

    def finish(self) -> tuple[str, list[Json]]:
        """The text and its entities; a language belongs to `pre` alone."""
        entities = [
            {key: value for key, value in entity.items() if key != "language" or entity["type"] == "pre"}
            for entity in self.entities
        ]
        return self.text, entities


def _full(url: str) -> str:
    url = url if "://" in url else f"http://{url}"
    host = url.partition("://")[2]
    return url if "/" in host or "?" in host else f"{url}/"
