"""Nothing that people write or send opens a file or an address: no path of theirs is ever followed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from telegram import Chat, Document, Message, Update, User

from bot.asked import Attachment, of_message
from bot.pictures.captions import caption
from bot.requests.parse import ParseError, parse
from bot.requests.wishes import Kind, Wish
from bot.rules.policy import Rule, WordList, screen
from bot.texts import Texts
from engine.jobs import Fuse, Generate, Picture, Vary
from engine.models import ModelSpec, Source
from storage import PictureRow

SOURCE = Source(id="here")
SPEC = ModelSpec(name="m", prior=SOURCE, decoder=SOURCE, words=("fox",))
TEXTS = Texts()
"".encode("utf-16-le")  # how Telegram counts: Python reads an encoding from a file when it first needs it
RULES = WordList([Rule.of_line("badger")])
FOLDER = Path("/nowhere/pictures")
KEPT = "uploads/kept.png"
PAINTED = PictureRow(
    id=1,
    job_id="1",
    person_id=7,
    position=0,
    path=FOLDER / "1-0.png",
    width=64,
    height=64,
    seed=7,
    file_id=None,
    chat_id=None,
    message_id=None,
    created_at=0.0,
    deleted_at=None,
)
ADDRESSES = (
    "/etc/passwd",
    "../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "file:///etc/passwd",
    "FILE://localhost/etc/passwd",
    "http://127.0.0.1:9/secret.png",
    "https://example.org/a.png",
    "//example.org/share/a.png",
    "attach://picture",
    "~/.ssh/id_rsa",
    "$HOME/.env",
    "%2e%2e%2fetc%2fpasswd",
    "uploads/0000.png",
    "wassily.db\u2044..",
    "a.png;cat /etc/passwd",
    "$(cat /etc/passwd)",
    '"path": "/etc/passwd"',
    '{"path": "/etc/passwd", "weight": 1.0}',
    "/proc/self/environ",
    "con.png",
)
PATTERNS = (
    "/imagine {}",
    "/imagine a fox, {}",
    "/imagine a fox --no {}",
    "/imagine {} --seed 7",
    "/imagine a fox --size {}",
    "/imagine --prior {} a fox",
    "/fuse {} 0.5 | a fox",
    "/fuse 0.5 | {}",
    "/vary {}",
    "/vary --strength {}",
    "/{}",
    "{}",
)
TOUCHES = ("open", "os.", "shutil.", "socket.", "subprocess.", "urllib.", "http.", "pathlib.", "glob.", "sqlite3.")

_touched: list[str] | None = None


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _touched is not None and event.startswith(TOUCHES):
        _touched.append(f"{event} {arguments}")


sys.addaudithook(_audit)  # it cannot be taken away again, and listens within `untouched` alone


@contextmanager
def untouched() -> Iterator[None]:
    """Nothing in the block touches a file, a process or the network."""
    global _touched
    _touched = []
    try:
        yield
        assert _touched == []
    finally:
        _touched = None


def test_the_guard_sees_what_is_opened(tmp_path: Path) -> None:
    """The guard of these tests notices files that are made and folders that are listed."""
    for act in (tmp_path.joinpath("nothing").touch, lambda: list(tmp_path.iterdir())):
        with pytest.raises(AssertionError), untouched():
            act()


def wish_of(text: str) -> Wish:
    """What a message becomes that came with one picture, which is kept as `KEPT`. Raises `ParseError`."""
    command = "imagine" if text.startswith("/imagine") else "fuse" if text.startswith("/fuse") else "vary"
    request = parse(text, pictures=0 if command == "imagine" else 1)
    pictures = tuple(Picture(path=KEPT, weight=weight) for weight in request.weights)
    kind: Kind = "generate" if command == "imagine" else "fuse" if command == "fuse" else "vary"
    return Wish(kind=kind, parts=(*pictures, *request.words), options=request.options)


def paths_of(wish: Wish) -> set[str]:
    """The files that the wish's job names."""
    match wish.job("1", SPEC, FOLDER):
        case Fuse(parts=parts):
            return {part.path for part in parts if isinstance(part, Picture)}
        case Vary(path=path):
            return {path}
        case Generate():
            return set()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("pattern", PATTERNS)
def test_words_stay_words(pattern: str, address: str) -> None:
    """Paths and addresses in a request are words like others, through all that is done before painting: the files of
    a job are those that the bot itself named, and nothing is opened or fetched."""
    with untouched():
        try:
            wish = wish_of(pattern.format(address))
        except ParseError as refusal:
            assert TEXTS.html(refusal.key, **refusal.fill)
            return
        again = Wish.loads(wish.dumps())
        screen([RULES], again)
        assert paths_of(again) <= {f"{FOLDER}/{KEPT}"}
        assert caption(TEXTS, again, [PAINTED], SPEC)


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_names_of_files_are_not_looked_at(name: str) -> None:
    """Of a document only its id and its size are taken: what it is called goes nowhere."""
    document = Document("file", "unique", file_name=name, mime_type=name, file_size=8)
    sent = Message(
        5, date=datetime.now(UTC), chat=Chat(7, "private"), from_user=User(7, name, False), document=document
    )
    with untouched():
        asked = of_message(Update(1, message=sent), "wassily_bot")
    assert asked is not None
    assert asked.pictures == (Attachment(file_id="file", size=8, message_id=5),)
