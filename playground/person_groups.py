"""What people do with their groups, and with the bots in their chats."""

from __future__ import annotations

from playground.asked import Asked, Door
from playground.dialogs import Dialog
from playground.errors import PersonError
from playground.members import as_member, status_of, tell_status
from playground.places import Places
from playground.values import Json
from playground.world import World


class GroupDoors:
    """Lets people change who is in a chat, and as what."""

    def __init__(self, world: World, places: Places) -> None:
        self._world = world
        self._places = places

    def doors(self) -> list[tuple[str, str, Door]]:
        """Verb and path of each."""
        return [("POST", "removal", self.removal), ("POST", "promote", self.promote), ("POST", "migrate", self.migrate)]

    async def removal(self, asked: Asked) -> Json:
        """Block a bot in one's private chat, or kick it out of a group; `removed=false` takes it back."""
        person, dialog = self._places.place(asked)
        bot = self._places.bot(asked)
        removed = asked.text("removed", "true").lower() != "false"
        gone = "kicked" if dialog.is_group or dialog.begun else "left"
        old, new = ("member", gone) if removed else (gone, "member")
        if removed and dialog.is_group:
            old = status_of(self._world, dialog, bot.id)
            dialog.members.pop(bot.id, None)
        (dialog.removed.add if removed else dialog.removed.discard)(bot.id)
        tell_status(self._world, dialog, person, bot.user, old, new)
        return {"removed": removed}

    async def promote(self, asked: Asked) -> Json:
        """Make a person or a bot (`member`) an administrator of a group, or an ordinary member again (`status`)."""
        person, dialog = self._run(asked)
        status = asked.text("status", "administrator")
        if status not in ("administrator", "member"):
            raise PersonError("status must be administrator or member.")
        member = asked.required("member")
        old = status_of(self._world, dialog, member)
        if old not in ("administrator", "member"):
            raise PersonError(f"{member} is {'the owner' if old == 'creator' else 'no member'} of this group.")
        bot = self._world.bots.get(member)
        if status == "member" and bot:
            dialog.members.pop(member, None)
        else:
            dialog.members[member] = status
        user = bot.user if bot else self._world.people[member]
        if old != status:
            tell_status(self._world, dialog, person, user, old, status)
        return as_member(user, status)

    async def migrate(self, asked: Asked) -> Json:
        """Turn a basic group into a supergroup; answers the new `chat`."""
        person, dialog = self._run(asked)
        if dialog.chat["type"] != "group" or dialog.successor:
            raise PersonError("Only a basic group can become a supergroup, and only once.")
        return {"chat": self._world.migrate(dialog, person).chat}

    def _run(self, asked: Asked) -> tuple[Json, Dialog]:
        """Who asks, and a group that they run."""
        person, dialog = self._places.place(asked)
        if not dialog.is_administrator(person["id"]):
            raise PersonError("Only the administrators of a group can do this.")
        return person, dialog
