"""python-telegram-bot in groups: topics, administrators, reactions."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot, ReactionTypeEmoji, ReplyParameters, Update
from telegram.error import BadRequest

from playground.client import Person, Playground

STUDIO, FORUM = -1001000000001, -1001000000002


@pytest.fixture
async def bot(address: str) -> AsyncIterator[Bot]:
    async with Bot("1:ptb", base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as bot:
        yield bot


@pytest.fixture
def ada(playground: Playground, bot: Bot) -> Person:
    """Ada, who made the groups."""
    return Person(playground, 101, chat=STUDIO)


async def updates(bot: Bot) -> list[Update]:
    """What waits for the bot, of every kind; it is confirmed."""
    waiting = list(await bot.get_updates(allowed_updates=Update.ALL_TYPES))
    if waiting:
        await bot.get_updates(offset=waiting[-1].update_id + 1, allowed_updates=Update.ALL_TYPES)
    return waiting


async def test_a_topic_is_answered_where_it_stands(bot: Bot, playground: Playground) -> None:
    """The library's messages carry the thread, and what opened it."""
    person = Person(playground, 101, chat=FORUM)
    thread = (await person.topics())[0].thread
    await person.say("/start", thread=thread)
    message = (await updates(bot))[-1].effective_message
    assert message and message.is_topic_message and message.message_thread_id == thread
    assert message.reply_to_message and message.reply_to_message.forum_topic_created
    assert message.reply_to_message.forum_topic_created.name == "Landscapes"
    answer = await bot.send_message(FORUM, "x", message_thread_id=thread, reply_parameters=ReplyParameters(message.id))
    assert answer.message_thread_id == thread and answer.reply_to_message == message
    assert (await bot.get_chat(FORUM)).is_forum
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(FORUM, "x", message_thread_id=9999)


async def test_administrators_and_reactions(bot: Bot, ada: Person) -> None:
    """The library reads both, and sets reactions itself."""
    await updates(bot)
    await ada.promote(1)
    said = await ada.say("look")
    assert await bot.set_message_reaction(STUDIO, said.id, "🔥")
    assert (await ada.react(said, "👍")).reactions == {"🔥": [1], "👍": [101]}
    became, _, reacted = await updates(bot)
    assert became.my_chat_member and became.my_chat_member.new_chat_member.status == "administrator"
    assert reacted.message_reaction and reacted.message_reaction.user and reacted.message_reaction.user.id == 101
    assert reacted.message_reaction.new_reaction == (ReactionTypeEmoji("👍"),)
    owner, itself = await bot.get_chat_administrators(STUDIO)
    assert (owner.status, itself.status, itself.user.id) == ("creator", "administrator", 1)
