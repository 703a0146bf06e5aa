"""Who asks, in which chat, and of which bot."""

from __future__ import annotations

from playground.asked import MAX_WAIT, Asked
from playground.dialogs import Dialog
from playground.errors import PersonError
from playground.values import Json
from playground.world import Bot, World


class Places:
    """Finds what people's requests name."""

    def __init__(self, world: World) -> None:
        self._world = world

    def person(self, asked: Asked) -> Json:
        """Who asks."""
        user = asked.required("user")
        if not 0 < user < 2**52:
            raise PersonError("user must be a positive id.")
        return self._world.person(user, asked.text("language_code") or None)

    def place(self, asked: Asked, message: str = "message_id") -> tuple[Json, Dialog]:
        """Who asks, and in which chat: their own with the bot unless another is named.

        Of several bots, the one named, or else the one in whose chat the `message` asked about stands.
        """
        person = self.person(asked)
        chat = asked.number("chat")
        if chat is not None and chat < 0:
            return person, self._world.group(chat, person)
        if chat not in (None, person["id"]):
            raise PersonError(f"There is no chat {chat} that user {person['id']} could be in.")
        number = asked.number(message)
        for (_, person_id), dialog in self._world.private.items():
            if asked.number("bot") is None and person_id == person["id"] and number in dialog.messages:
                return person, dialog
        return person, self._world.dialog(self.bot(asked), person["id"])

    def bot(self, asked: Asked) -> Bot:
        """The bot that is meant: the one named, or the only one."""
        bot_id = asked.number("bot")
        bots = self._world.bots
        if bot_id is None and len(bots) == 1:
            return next(iter(bots.values()))
        if bot_id is None:
            raise PersonError("Several bots run here: name one with bot." if bots else "No bot has called yet.")
        if bot_id not in bots:
            raise PersonError(f"Bot {bot_id} has not called yet.")
        return bots[bot_id]

    def enter(self, dialog: Dialog, person: Json) -> None:
        """Somebody is about to write into a chat: a private one begins by it, and a group has one more member."""
        if dialog.successor:
            raise PersonError(f"This group has become a supergroup: write to chat {dialog.successor}.")
        if dialog.is_group:
            dialog.members.setdefault(person["id"], "member")
        dialog.begun = True
        if dialog.bot_id is not None:
            self._world.begun.add(dialog.bot_id, person["id"])

    def message(self, dialog: Dialog, asked: Asked, name: str) -> Json:
        """The message that the field `name` names."""
        message = dialog.messages.get(asked.required(name))
        if message is None:
            raise PersonError(f"There is no message {asked.text(name)} in this chat.")
        return message

    def thread(self, dialog: Dialog, asked: Asked) -> int | None:
        """The topic that `message_thread_id` names; None for General, and in chats without topics."""
        thread = asked.number("message_thread_id")
        if thread and thread not in dialog.topics:
            raise PersonError(f"There is no topic {thread} in this chat.")
        if thread in dialog.closed and not dialog.is_administrator(self.person(asked)["id"]):
            raise PersonError("This topic is closed.")
        return thread or None

    async def question(self, bot: Bot, kind: str, query: Json, asked: Asked, *, within: float = MAX_WAIT) -> Json:
        """Put a question to a bot as an update of this `kind`; answers its answer, which must come in time."""
        seconds = min(asked.seconds("timeout", self._world.answer_timeout), within)
        question_id, _ = self._world.ask(bot)
        bot.updates.put(kind, {"id": question_id} | query)
        answer = await self._world.answered(question_id, seconds)
        if answer is None:
            raise PersonError(f"The bot did not answer within {seconds:g} seconds.", status=504)
        return answer
