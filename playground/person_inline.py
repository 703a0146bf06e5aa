"""What people do with bots inline: ask them from any chat, and send what they offer."""

from __future__ import annotations

import secrets

from playground.asked import Asked, Door
from playground.calls import Call
from playground.errors import PersonError
from playground.inline_results import offered_content
from playground.places import Places
from playground.values import Json, strict_json
from playground.world import InlineMessage, World


class InlineDoors:
    """Lets people ask bots from any chat."""

    def __init__(self, world: World, places: Places) -> None:
        self._world = world
        self._places = places
        self._offers: dict[tuple[int, int], dict[str, Json]] = {}

    def doors(self) -> list[tuple[str, str, Door]]:
        """Verb and path of each."""
        return [("POST", "inline", self.inline), ("POST", "choose", self.choose)]

    async def inline(self, asked: Asked) -> Json:
        """Ask a bot inline in a chat, and wait for its results; with an `offset`, for more of them."""
        person, dialog = self._places.place(asked)
        bot, offset = self._places.bot(asked), asked.text("offset")
        chat_type = dialog.chat["type"] if dialog.is_group else "sender"
        query = {"from": person, "query": asked.text("query"), "offset": offset, "chat_type": chat_type}
        answer = await self._places.question(bot, "inline_query", query, asked)
        offers = {result["id"]: result for result in answer["results"]}
        key = (bot.id, person["id"])
        self._offers[key] = self._offers.get(key, {}) | offers if offset else offers
        return answer

    async def choose(self, asked: Asked) -> Json:
        """Send one of the results that the bot offered last, named by `result` or `result_id`; answers the message."""
        person, dialog = self._places.place(asked)
        bot, thread = self._places.bot(asked), self._places.thread(dialog, asked)
        result = self._offers.get((bot.id, person["id"]), {}).get(_result_id(asked))
        if result is None:
            raise PersonError("The bot does not offer this result, or not any more: ask it again.")
        call = Call(world=self._world, bot=bot, args={}, uploads={})
        content = await offered_content(call, result)
        self._places.enter(dialog, person)
        message = self._world.post(dialog, person, {"via_bot": bot.user} | content, thread=thread)
        chosen = {"result_id": result["id"], "from": person, "query": asked.text("query")}
        if "reply_markup" in content:
            inline_id = f"AAM{secrets.token_urlsafe(18)}"
            self._world.inline_messages[inline_id] = InlineMessage(bot, dialog, message["message_id"])
            chosen["inline_message_id"] = inline_id
        bot.updates.put("chosen_inline_result", chosen)
        return message


def _result_id(asked: Asked) -> str:
    if not asked.text("result"):
        return asked.text("result_id")
    try:
        result = strict_json(asked.text("result"))
        return str(result["id"])
    except (ValueError, TypeError, KeyError):
        raise PersonError("result must be one of the results, as an object.") from None
