"""Reactions to messages: who sees them, and which bots are told."""

from __future__ import annotations

from typing import Any

import pytest

from playground.client import Person, Playground, Refused

STUDIO = -1001000000001
ASKED = ["message", "message_reaction"]


async def told(api: Any) -> list[dict[str, Any]]:
    """The reactions that a bot which asks for them is told of."""
    updates = await api.ok("getUpdates", allowed_updates=ASKED)
    return [update["message_reaction"] for update in updates if "message_reaction" in update]


async def test_a_bots_reaction_is_seen(api: Any, ada: Person) -> None:
    """At most one of a bot; none takes it back, and nothing is marked as edited."""
    said = await ada.say("look")
    target = {"chat_id": 101, "message_id": said.id}
    heart = {"type": "emoji", "emoji": "❤️"}
    await api.ok("setMessageReaction", **target, reaction=[heart])
    event = await ada.wait_for_event(lambda event: event.kind == "edited")
    assert event.message.raw["reactions"] == [{"type": "emoji", "emoji": "❤", "count": 1, "people": [1]}]
    assert "edit_date" not in event.message.raw
    _, description = await api.refused("setMessageReaction", **target, reaction=[heart, heart])
    assert description == "Bad Request: REACTIONS_TOO_MANY"
    await api.ok("setMessageReaction", **target)
    assert "reactions" not in (await ada.messages())[-1].raw


async def test_reactions_are_counted(api: Any, playground: Playground) -> None:
    """One emoji a person: a second takes the first one's place."""
    ada, boris, minji = (Person(playground, user, chat=STUDIO) for user in (101, 102, 103))
    said = await ada.say("look")
    for person, emoji in ((ada, "👍"), (boris, "🔥"), (minji, "👍"), (boris, "👍"), (ada, "")):
        shown = await person.react(said, emoji)
    assert shown.reactions == {"👍": [103, 102]}
    assert (await ada.messages())[-1].raw["reactions"][0]["count"] == 2


async def test_a_private_reaction_is_told(api: Any, ada: Person) -> None:
    """With what was there before, once for each change, to a bot that asked."""
    await told(api)
    sent = await api.ok("sendMessage", chat_id=101, text="x")
    message = await ada.wait_for(lambda message: message.text == "x")
    for emoji in ("👍", "👍", "🔥", ""):
        await ada.react(message, emoji)
    thumb, fire = ({"type": "emoji", "emoji": emoji} for emoji in "👍🔥")
    updates = await told(api)
    assert [(update["old_reaction"], update["new_reaction"]) for update in updates] == [
        ([], [thumb]),
        ([thumb], [fire]),
        ([fire], []),
    ]
    assert {update["message_id"] for update in updates} == {sent["message_id"]}
    assert {update["user"]["id"] for update in updates} == {101}


async def test_a_bot_that_did_not_ask_is_not_told(api: Any, ada: Person) -> None:
    """Neither by default, nor with a list that leaves it out."""
    said = await ada.say("x")
    await api.ok("getUpdates", offset=-1, allowed_updates=[])
    await ada.react(said, "👍")
    await api.ok("getUpdates", allowed_updates=["message"])
    await ada.react(said, "🔥")
    assert [update for update in await api.ok("getUpdates", allowed_updates=ASKED) if "message" not in update] == []


async def test_in_a_group_administrators_are_told(api: Any, playground: Playground) -> None:
    """A bot that is none learns nothing, however it asks."""
    ada, boris = (Person(playground, user, chat=STUDIO) for user in (101, 102))
    await told(api)
    said = await boris.say("look")
    await boris.react(said, "👍")
    assert await told(api) == []
    await ada.promote(1)
    await boris.react(said, "🔥")
    assert [update["new_reaction"][0]["emoji"] for update in await told(api)] == ["🔥"]
    await ada.promote(1, status="member")
    await boris.react(said, "👍")
    assert len(await told(api)) == 1


async def test_a_reaction_is_an_emoji_of_the_list(api: Any, ada: Person) -> None:
    """Anything else is refused in one sentence."""
    said = await ada.say("x")
    for emoji in ("x", "🟥", "👍👍"):
        with pytest.raises(Refused, match="cannot be a reaction"):
            await ada.react(said, emoji)
