"""`parse_mode=MarkdownV2`, and the older `Markdown` that some bots still send."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playground.errors import ApiError, bad_request
from playground.marked import Marked
from playground.values import Json

_RESERVED = set("_*[]()~`>#+-=|{}.!")
_STYLES = {
    "*": ("bold", "Bold"),
    "_": ("italic", "Italic"),
    "__": ("underline", "Underline"),
    "~": ("strikethrough", "Strikethrough"),
    "||": ("spoiler", "Spoiler"),
    "`": ("code", "Code"),
    "```": ("pre", "Pre"),
    "[": ("text_link", "TextUrl"),
    "![": ("custom_emoji", "CustomEmoji"),
    ">": ("blockquote", "BlockQuote"),
}


def parse_markdown_v2(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities; raises `ApiError` 400 for a reserved character or an entity without end."""
    return _MarkdownV2(source).parse()


@dataclass(frozen=True, slots=True)
class _Open:
    token: str
    start: int
    at: int
    position: int
    language: str = ""


class _MarkdownV2:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.marked = Marked()
        self.stack: list[_Open] = []
        self.line_begins = True

    def parse(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            self._step(self.source[self.at])
        self._end_quote()
        if self.stack:
            raise self._endless(self.stack[-1])
        return self.marked.finish()

    def _step(self, character: str) -> None:
        line_begins, self.line_begins = self.line_begins, False
        following = self.source[self.at + 1 : self.at + 2]
        if character == "\\" and following and following.isascii():
            self._take(following, 2)
        elif self.stack and self.stack[-1].token in ("`", "```"):
            self._step_in_code()
        elif character == "\n":
            self._new_line()
        elif line_begins and self.source.startswith(("**>", ">"), self.at) and not self._quoted():
            self._open(">", 3 if character == "*" else 1)
        elif character in _RESERVED:
            self._token(character)
        else:
            self._take(character, 1)

    def _take(self, text: str, count: int) -> None:
        self.marked.add(text)
        self.at += count

    def _step_in_code(self) -> None:
        token = self.stack[-1].token
        if self.source.startswith(token, self.at):
            self._close(len(token))
        else:
            self._take(self.source[self.at], 1)

    def _new_line(self) -> None:
        if self._quoted() and self.source.startswith(">", self.at + 1):
            return self._take("\n", 2)
        self._end_quote()
        self._take("\n", 1)
        self.line_begins = True
        return None

    def _quoted(self) -> bool:
        return any(opened.token == ">" for opened in self.stack)

    def _end_quote(self) -> None:
        """End the quotation, if one is open; `||` at its very end makes it an expandable one."""
        if not self._quoted():
            return
        kind = "blockquote"
        if self.stack[-1].token == "||" and self.stack[-1].at == self.at - 2:
            self.stack.pop()
            kind = "expandable_blockquote"
        if self.stack[-1].token != ">":
            raise self._endless(self.stack[-1])
        self.marked.entity(kind, self.stack.pop().start)

    def _token(self, character: str) -> None:
        token = next((t for t in ("```", "__", "||", "![") if self.source.startswith(t, self.at)), character)
        if token == "]" and self.stack and self.stack[-1].token in ("[", "!["):
            self._close_link()
        elif self.stack and self.stack[-1].token == token:
            self._close(len(token))
        elif token in _STYLES and token != ">":
            self._open(token, len(token))
        else:
            raise _refused(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")

    def _open(self, token: str, count: int) -> None:
        start, position, at = self.marked.length, len(self.marked.text), self.at
        self.at += count
        language = ""
        if token == "```":
            match = re.compile(r"([^\s`]+(?=\s))?(?:\r\n|\n\r|\n|\r)?").match(self.source, self.at)
            if match:
                language, self.at = match[1] or "", match.end()
        self.stack.append(_Open(token, start, at, position, language))

    def _close(self, count: int) -> None:
        opened = self.stack.pop()
        self.at += count
        more = {"language": opened.language} if opened.language else {}
        self.marked.entity(_STYLES[opened.token][0], opened.start, **more)

    def _close_link(self) -> None:
        opened = self.stack.pop()
        self.at += 1
        emoji = opened.token == "!["
        if self.source.startswith("(", self.at):
            url = self._url()
        elif emoji:
            raise _refused("The entity must contain a tg://emoji or tg://time URL")
        else:
            url = self.marked.text[opened.position :]
        if not emoji:
            return self.marked.link(opened.start, url)
        match = re.fullmatch(r"tg://emoji\?id=(\d+)", url)
        if match is None:
            raise _refused("Invalid tg://emoji or tg://time URL specified")
        return self.marked.entity("custom_emoji", opened.start, custom_emoji_id=match[1])

    def _url(self) -> str:
        """The address in the round brackets that begin here."""
        match = re.compile(r"\(((?:\\.|[^)\\])*)\)", re.DOTALL).match(self.source, self.at)
        if match is None:
            raise _refused(f"Can't find end of a URL at byte offset {self._bytes(self.at + 1)}")
        self.at = match.end()
        return re.sub(r"\\(.)", r"\1", match[1])

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _endless(self, opened: _Open) -> ApiError:
        name = _STYLES[opened.token][1]
        return _refused(f"Can't find end of {name} entity at byte offset {self._bytes(opened.at)}")


_OLD = re.compile(
    r"\\(?P<escaped>[_*`\[])"
    r"|\[(?P<label>[^\]]*)\](?:\((?P<url>[^)]*)\))?"
    r"|```(?:(?P<language>[^\s`]+)(?=\s))?(?:\r?\n)?(?P<pre>.*?)```"
    r"|(?P<mark>[_*`])(?P<styled>.*?)(?P=mark)"
    r"|(?P<stray>[_*`\[])",
    re.DOTALL,
)


def parse_markdown(source: str) -> tuple[str, list[Json]]:
    """The older dialect: no nesting, and escapes outside entities alone."""
    marked = Marked()
    position = 0
    for match in _OLD.finditer(source):
        marked.add(source[position : match.start()])
        position = match.end()
        start = marked.length
        marked.add(match["escaped"] or match["label"] or match["pre"] or match["styled"] or "")
        if match["stray"]:
            at = len(source[: match.start()].encode())
            raise _refused(f"Can't find end of the entity starting at byte offset {at}")
        if match["label"]:
            marked.link(start, match["url"] or match["label"])
        elif match["pre"]:
            marked.entity("pre", start, **({"language": match["language"]} if match["language"] else {}))
        elif match["styled"]:
            marked.entity(_STYLES[match["mark"]][0], start)
    marked.add(source[position:])
    return marked.finish()


def _refused(why: str) -> ApiError:
    return bad_request(f"can't parse entities: {why}")
