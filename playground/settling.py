"""The people and groups that every playground begins with."""

from __future__ import annotations

from dataclasses import dataclass

from playground.values import Json

STUDIO = -1_001_000_000_001
WORKSHOP = -1_001_000_000_002
OLD_FRIENDS = -4_000_001

PEOPLE: tuple[Json, ...] = tuple(
    {"id": number, "is_bot": False, "first_name": name, "language_code": language, "username": name.lower()}
    for number, name, language in ((101, "Ada", "en"), (102, "Boris", "ru"), (103, "Minji", "ko"))
)


@dataclass(frozen=True, slots=True)
class Settlement:
    """A group that is there from the start, with who is what in it; one with topics is a forum."""

    chat_id: int
    title: str
    members: dict[int, str]
    topics: tuple[str, ...] = ()


GROUPS = (
    Settlement(STUDIO, "Studio", {101: "creator", 102: "member", 103: "member"}),
    Settlement(WORKSHOP, "Workshop", {101: "creator", 102: "member", 103: "member"}, ("Landscapes", "Play")),
    Settlement(OLD_FRIENDS, "Old friends", {101: "creator", 102: "member", 103: "member"}),
)
