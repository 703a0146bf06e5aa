"""What people see: chats, messages, events, files."""

from __future__ import annotations

import asyncio

from playground.asked import Asked, Door
from playground.commands import commands_for
from playground.dialogs import Dialog
from playground.members import status_of
from playground.places import Places
from playground.values import Json
from playground.world import World


class ViewDoors:
    """Shows the world to its people."""

    def __init__(self, world: World, places: Places) -> None:
        self._world = world
        self._places = places

    def doors(self) -> list[tuple[str, str, Door]]:
        """Verb and path of each."""
        return [
            ("GET", "events", self.events),
            ("GET", "people", self.people),
            ("GET", "chats", self.chats),
            ("GET", "messages", self.messages),
            ("GET", "commands", self.commands),
        ]

    async def events(self, asked: Asked) -> Json:
        """What happened in a chat after event `after`; with `timeout`, waits so long for something to happen."""
        after = asked.number("after") or 0
        deadline = asyncio.get_running_loop().time() + asked.seconds("timeout", 0.0)
        while not (events := self._events(asked, after)):
            remaining = deadline - asyncio.get_running_loop().time()
            if remaining <= 0 or self._world.closed:
                break
            await self._world.bell.wait(remaining)
        return {"events": events, "seq": self._world.seq}

    def _events(self, asked: Asked, after: int) -> list[Json]:
        chat = asked.number("chat")
        bot = asked.number("bot")
        found = [
            (event, dialog.bot_id)
            for dialog in (*self._world.private.values(), *self._world.groups.values())
            if chat in (None, dialog.id) and (dialog.is_group or bot in (None, dialog.bot_id))
            for event in dialog.events_after(after)
        ]
        found.sort(key=lambda pair: pair[0].seq)
        return [{"seq": e.seq, "kind": e.kind, "message": e.message, "bot": bot_id} for e, bot_id in found]

    async def people(self, _asked: Asked) -> Json:
        """Everybody there is, people with the Stars they own."""
        people = [{**person, "stars": self._world.stars.of(person["id"])} for person in self._world.people.values()]
        return {"people": people, "bots": [bot.user for bot in self._world.bots.values()]}

    async def chats(self, asked: Asked) -> Json:
        """The chats of a person: with every bot, and the groups, but not those that became another."""
        person = self._places.person(asked)
        only = asked.number("bot")
        bots = [bot for bot in self._world.bots.values() if only in (None, bot.id)]
        dialogs = [
            *(self._world.dialog(bot, person["id"]) for bot in bots),
            *(group for group in self._world.groups.values() if not group.successor),
        ]
        return {"chats": [_summary(dialog) | {"members": self._members(dialog)} for dialog in dialogs]}

    def _members(self, dialog: Dialog) -> list[Json]:
        """Everybody who is in a chat, and the bots that were put out of it, with their status."""
        bots = [bot for bot in self._world.bots if dialog.bot_id in (None, bot) and bot not in dialog.members]
        return [
            {"id": user, "status": "left" if user in dialog.removed else status_of(self._world, dialog, user)}
            for user in (*dialog.members, *bots)
        ]

    async def messages(self, asked: Asked) -> Json:
        """The last messages of a chat, oldest first; `before` a message, and `limit` of them."""
        _, dialog = self._places.place(asked)
        limit = asked.number("limit")
        history = dialog.history(before=asked.number("before"), limit=50 if limit is None else min(limit, 200))
        return {"messages": history}

    async def commands(self, asked: Asked) -> Json:
        """The commands that the bots of a chat offer a person."""
        person, dialog = self._places.place(asked)
        bots = self._world.bots_in(dialog)
        return {"commands": [command for bot in bots for command in commands_for(bot, dialog, person)]}


def _summary(dialog: Dialog) -> Json:
    last = dialog.history(before=None, limit=1)
    summary: Json = {"chat": dialog.chat, "bot": dialog.bot_id, "last": last[0] if last else None}
    if dialog.is_forum:
        summary["topics"] = [{"message_thread_id": thread, "name": name} for thread, name in dialog.topics.items()]
    return summary
