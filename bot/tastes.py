"""What people, groups and topics have set for themselves, and what follows from it for a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import ChatType

from storage import Chat, Person, Scope, Storage

LANGUAGE = "language"
NUMBER = "n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tastes:
    """What each of the three has set, by name. A topic's word goes before its group's, a group's before a person's."""

    person: Mapping[str, Any] = field(default_factory=dict)
    chat: Mapping[str, Any] = field(default_factory=dict)
    topic: Mapping[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """What holds here; None where nobody has set it."""
        return next((each[name] for each in (self.topic, self.chat, self.person) if name in each), None)


NO_TASTES = Tastes()


async def tastes_of(storage: Storage, person: Person, chat: Chat, thread_id: int | None) -> Tastes:
    """What holds for a person in a chat and perhaps one of its topics."""
    scopes = [Scope("person", person.id)]
    if chat.kind != ChatType.PRIVATE:
        scopes.append(Scope("chat", chat.id))
        if thread_id is not None:
            scopes.append(Scope("topic", chat.id, thread_id))
    found = [*await storage.preferences.of(*scopes), {}, {}]
    return Tastes(person=found[0], chat=found[1], topic=found[2])
