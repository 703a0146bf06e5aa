"""What groups play, with the real bot process."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from io import BytesIO
from pathlib import Path

import pytest
from bot_world import ADA, FORUM, WORDS, BotProcess, called, credits_of, running_bot, somebody
from PIL import Image

from playground.client import Message, Person, Playground
from storage import CreditRules, Scope, Storage

SECONDS = 40.0
BOT = "@playground_1_bot"


@pytest.fixture
def member(playground: Playground, group: int) -> Person:
    """Somebody in the group."""
    return somebody(playground, chat=group)


@pytest.fixture
async def memory(shared_bot: BotProcess) -> AsyncIterator[Storage]:
    """The bot's own memory, beside it."""
    storage = await Storage.attach(shared_bot.data, rules=CreditRules())
    yield storage
    await storage.close()


async def be_over(member: Person, memory: Storage, vote: Message) -> None:
    """Let the vote's time be over; another request to the clock makes the bot look at it at once."""
    there = await memory.games.vote_at(vote.chat, vote.id)
    assert there is not None
    assert await memory.timers.hasten("vote-end", there.id)
    await open_vote(member, "a fox that wakes the clock")


async def open_vote(member: Person, words: str, time: str = "") -> Message:
    """A vote on a grid of four, asked for by the member."""
    await member.say(f"/vote{BOT} {time} {words}")
    return await member.wait_for(lambda message: words in message.text and "Which is the best" in message.text)


def numbers(message: Message) -> list[str]:
    """The labels of the buttons to vote with."""
    return message.buttons[0]


async def test_a_group_votes_and_the_winner_comes_enlarged(member: Person, playground: Playground, group: int) -> None:
    """Anybody has one ballot, changed by another press and taken back by the same; the winner is sent alone."""
    vote = await open_vote(member, "a fox to vote on", "5m")
    assert "takes 5\u00a0min" in vote.text
    assert numbers(vote) == ["1", "2", "3", "4"]
    ben, cleo = somebody(playground, chat=group), somebody(playground, chat=group)
    assert "counts" in (await member.press(vote, "2"))["text"]
    assert "counts" in (await ben.press(vote, "1"))["text"]
    assert "counts" in (await ben.press(vote, "2"))["text"]
    assert "counts" in (await cleo.press(vote, "4"))["text"]
    assert "took your vote back" in (await cleo.press(vote, "4"))["text"]
    await member.wait_for(lambda message: message.id == vote.id and numbers(message) == ["1", "2 · 2", "3", "4"])
    answer = await cleo.press(vote, "End the vote")
    assert "Only whoever opened" in answer["text"]
    assert answer["show_alert"]
    await member.press(vote, "End the vote")
    ended = await member.wait_for(lambda message: message.id == vote.id and "wins" in message.text)
    assert "Number 2 wins with 2 of 2 votes" in ended.text
    assert all("End the vote" not in row for row in ended.buttons)
    winner = await member.wait_for(lambda message: message.photo and message.reply_to == vote.id)
    assert "Number 2 wins" in winner.text
    assert winner.photo
    alone = Image.open(BytesIO(await member.file(winner.photo)))
    grid = Image.open(BytesIO(await member.file(str(vote.photo))))
    assert alone.width < grid.width
    assert "is over" in (await ben.press(vote, "1"))["text"]


async def test_reactions_are_ballots_where_the_bot_may_see_them(
    member: Person, playground: Playground, memory: Storage, group: int
) -> None:
    """As an administrator the bot counts reactions beside presses: one ballot each, the last word counts."""
    ada = Person(playground, ADA, chat=group, bot=1)
    await ada.promote(1)
    try:
        vote = await open_vote(member, "a fox to react to")
        assert numbers(vote) == ["1 👍", "2 ❤️", "3 🔥", "4 🎉"]
        ben, cleo = somebody(playground, chat=group), somebody(playground, chat=group)
        await ben.react(vote, "🔥")
        await member.wait_for(lambda message: message.id == vote.id and "3 🔥 · 1" in numbers(message))
        await cleo.react(vote, "👍")
        await cleo.react(vote, "😱")
        await ben.press(vote, "2 ❤️")
        await member.react(vote, "🎉")
        await member.wait_for(
            lambda message: message.id == vote.id and numbers(message) == ["1 👍", "2 ❤️ · 1", "3 🔥", "4 🎉 · 1"]
        )
    finally:
        await ada.promote(1, status="member")
    await be_over(member, memory, vote)
    winner = await ben.wait_for(lambda message: message.photo and message.reply_to == vote.id)
    [ended] = [message for message in await member.messages() if message.id == vote.id]
    assert "came first and wins" in winner.text
    assert "A tie: number 2 came first and wins with 1 of 2 votes" in ended.text


async def test_a_grid_is_voted_on_and_nobody_votes(member: Person) -> None:
    """As a reply to a grid, /vote shows it once more with buttons to vote; a vote without ballots has no winner."""
    await member.say(f"/imagine{BOT} a fox in a grid --n 2")
    grid = await member.wait_for(lambda message: message.photo and "a fox in a grid" in message.text)
    asked = await member.say(f"/vote{BOT} 1m", reply_to=grid)
    vote = await member.wait_for(lambda message: message.reply_to == asked.id and message.photo)
    assert numbers(vote) == ["1", "2"]
    asked = await member.say(f"/vote{BOT}", reply_to=vote)
    await member.wait_for(lambda message: message.reply_to == asked.id and "A vote on these is open" in message.text)
    await member.press(vote, "End the vote")
    await member.wait_for(lambda message: message.id == vote.id and "nobody voted" in message.text)
    assert not [message for message in await member.messages() if message.reply_to == vote.id and message.photo]


async def test_a_picture_that_is_deleted_leaves_its_vote(member: Person) -> None:
    """The others are voted on still, by their numbers, and the grid shows what is left."""
    await member.say(f"/imagine{BOT} a fox to be left out --n 3")
    grid = await member.wait_for(lambda message: message.photo and "a fox to be left out" in message.text)
    asked = await member.say(f"/vote{BOT}", reply_to=grid)
    vote = await member.wait_for(lambda message: message.reply_to == asked.id and message.photo)
    await member.press(grid, "U2")
    alone = await member.wait_for(lambda message: message.photo and message.reply_to == grid.id)
    await member.press(alone, "More")
    more = await member.wait_for(lambda message: message.id == alone.id and "Delete" in str(message.buttons))
    await member.press(more, "Delete")
    sure = await member.wait_for(lambda message: message.id == alone.id and "Keep" in str(message.buttons))
    await member.press(sure, sure.buttons[0][0])
    left = await member.wait_for(lambda message: message.id == vote.id and numbers(message) == ["1", "3"])
    assert "Which is the best" in left.text
    assert left.photo != vote.photo
    assert "counts" in (await member.press(left, "3"))["text"]
    await member.press(left, "End the vote")
    await member.wait_for(lambda message: message.id == vote.id and "Number 3 wins" in message.text)


async def test_a_vote_on_erased_pictures_ends_in_words(member: Person, playground: Playground, group: int) -> None:
    """Whoever asked for the pictures has had everything erased: the vote still ends, and nothing of theirs is shown."""
    vote = await open_vote(member, "a fox to be erased")
    await somebody(playground, chat=group).press(vote, "4")
    private = Person(playground, member.user, bot=1)
    await private.say("/forgetme")
    await private.press(await private.wait_for(lambda message: message.buttons), "Erase everything")
    await private.wait_for(lambda message: message.from_bot and not message.buttons)
    ada = Person(playground, ADA, chat=group, bot=1)
    await ada.press(vote, "End the vote")
    ended = await ada.wait_for(lambda message: message.id == vote.id and "wins" in message.text)
    assert ended.text.startswith("🏆 Number 4 wins")
    assert not ended.buttons


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", "Say what to vote on"),
        ("30m", "Say what to vote on"),
        ("25h a fox", "25h is out of range"),
        ("0m a fox", "0m is out of range"),
        ("a fox --n 1", "A vote needs several pictures"),
        ("a fox --seed red", "--seed takes a whole number"),
    ],
)
async def test_what_cannot_be_voted_on_is_refused(member: Person, text: str, answer: str) -> None:
    """What cannot be read costs nothing and is answered with one sentence."""
    asked = await member.say(f"/vote{BOT} {text}")
    refused = await member.wait_for(lambda message: message.reply_to == asked.id)
    assert answer in refused.text


def sign_of(chain: Message, words: str) -> Callable[[Message], bool]:
    """Whether a message is the chain's sign, with those words."""
    return lambda message: message.id == chain.id and f"🔗 {words}" in message.text


async def written(memory: Storage, group: int, last: str) -> None:
    """Wait until the chain in the group ends with those words: people's messages are handled side by side."""
    async with asyncio.timeout(SECONDS):
        while (there := await memory.games.chain_at(group, None)) is None or not there.text.endswith(last):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_a_group_writes_a_chain_and_has_it_painted(playground: Playground) -> None:
    """Each adds a few words as a reply, nobody twice in a row; whoever took part paints them on their credits."""
    play = (await somebody(playground, chat=FORUM).topics())[1].thread
    ada, ben, cleo = (somebody(playground, chat=FORUM) for _ in range(3))
    await ada.say(f"/chain{BOT} a", thread=play)
    chain = await ada.wait_for(lambda message: "🔗 a …" in message.text, SECONDS)
    assert chain.thread == play
    await ben.say("red", reply_to=chain, thread=play)
    await ada.wait_for(sign_of(chain, "a red …"), SECONDS)
    for text, answer in (("fox", "let somebody else"), ("one two three four", "one to three words")):
        asked = await ben.say(text, reply_to=chain, thread=play)
        await ben.wait_for(lambda message: message.reply_to == asked.id and answer in message.text, SECONDS)  # noqa: B023
    asked = await cleo.say(f"/chain{BOT} another", thread=play)
    await cleo.wait_for(
        lambda message: message.reply_to == asked.id and "A chain is open here" in message.text, SECONDS
    )
    await cleo.say("just talking", thread=play)
    await ada.say("fox <b>at sea", reply_to=chain, thread=play)
    await ada.wait_for(sign_of(chain, "a red fox <b>at sea …"), SECONDS)
    assert "Only those who took part" in (await cleo.press(chain, "Paint it"))["text"]
    before = await credits_of(somebody(playground))
    await ben.press(chain, "Paint it")
    picture = await ben.wait_for(lambda message: message.photo and "a red fox <b>at sea" in message.text, SECONDS)
    assert (picture.reply_to, picture.thread) == (chain.id, play)
    ended = await ben.wait_for(lambda message: message.id == chain.id and "has ended" in message.text, SECONDS)
    assert ended.buttons == [["Paint it"]]
    private = Person(playground, ben.user, bot=1)
    assert await credits_of(private) < before
    await ada.say(f"/chain{BOT} the next", thread=play)
    await ada.wait_for(lambda message: "🔗 the next …" in message.text and message.thread == play, SECONDS)


async def test_a_chain_is_full_with_twelve_words_and_ends_after_a_day(
    member: Person, playground: Playground, memory: Storage, group: int
) -> None:
    """What fits no more is refused; /chain shows it anew and takes the old one down; after a day it ends by itself."""
    others = [member, somebody(playground, chat=group)]
    await member.say(f"/chain{BOT} one two three")
    old = await member.wait_for(lambda message: "🔗 one two three …" in message.text)
    asked = await member.say(f"/chain{BOT}")
    chain = await member.wait_for(lambda message: message.reply_to == asked.id and "🔗 one two three" in message.text)
    await member.wait_for_event(lambda event: event.kind == "deleted" and event.message.id == old.id)
    for count, text in enumerate(("four five six", "seven eight nine", "ten eleven"), 1):
        await others[count % 2].say(text, reply_to=chain)
        await written(memory, group, text)
    asked = await member.say("twelve thirteen", reply_to=chain)
    await member.wait_for(lambda message: message.reply_to == asked.id and "Only one more word fits" in message.text)
    await member.say("twelve", reply_to=chain)
    await written(memory, group, "twelve")
    await member.wait_for(lambda message: message.id == chain.id and "The chain is full" in message.text)
    there = await memory.games.chain_at(group, None)
    assert there is not None
    assert await memory.timers.hasten("chain-end", there.id)
    await open_vote(others[1], "a fox that wakes the clock again")
    await member.wait_for(lambda message: message.id == chain.id and "has ended" in message.text)
    assert await memory.games.chain_at(group, None) is None


async def test_a_chain_that_has_scrolled_away_comes_back(playground: Playground) -> None:
    """Words that are added after much talk show the chain anew below it; whoever began it can end it."""
    talk = (await somebody(playground, chat=FORUM).topics())[0].thread
    ada, ben = somebody(playground, chat=FORUM), somebody(playground, chat=FORUM)
    await ada.say(f"/chain{BOT} far", thread=talk)
    old = await ada.wait_for(lambda message: "🔗 far …" in message.text, SECONDS)
    for number in range(20):
        await ben.say(f"talk {number}", thread=talk)
    await ben.say("away", reply_to=old, thread=talk)
    new = await ada.wait_for(lambda message: "🔗 far away …" in message.text, SECONDS)
    assert new.id > old.id
    await ada.wait_for_event(lambda event: event.kind == "deleted" and event.message.id == old.id)
    assert "Only whoever began the chain" in (await ben.press(new, "End"))["text"]
    await ada.press(new, "End")
    await ada.wait_for(lambda message: message.id == new.id and "has ended" in message.text, SECONDS)
    assert "is over" in (await ada.press(new, "End"))["text"]


async def test_a_group_paints_a_theme_and_votes_on_it(
    member: Person, playground: Playground, memory: Storage, group: int
) -> None:
    """Those who run the group set it; pictures enter by the buttons and by a flag; in the end there is a vote."""
    ada = Person(playground, ADA, chat=group, bot=1)
    ben, cleo = somebody(playground, chat=group), somebody(playground, chat=group)
    for text, answer in (("", "No theme is open"), ("cats at sea", "Those who run the group set")):
        asked = await member.say(f"/theme{BOT} {text}")
        await member.wait_for(lambda message: message.reply_to == asked.id and answer in message.text)  # noqa: B023
    await ada.say(f"/theme{BOT} 6h cats at sea")
    theme = await member.wait_for(lambda message: "Today’s theme: cats at sea" in message.text)
    await member.press(theme, "Paint it")
    await member.wait_for(lambda message: message.photo and "cats at sea" in message.text)
    await ben.press(theme, "In my words")
    question = await ben.wait_for(lambda message: "What do you paint for the theme?" in message.text)
    await ben.say("a fox that sails", reply_to=question)
    await ben.wait_for(lambda message: message.photo and "a fox that sails" in message.text)
    for words in ("a boat", "a better boat"):
        await cleo.say(f"/imagine{BOT} {words} --theme")
        await cleo.wait_for(lambda message: message.photo and words in message.text)  # noqa: B023
    there = await memory.games.open_theme(group)
    assert there is not None
    assert await memory.timers.hasten("theme-close", f"{group} {there.day}")
    await open_vote(member, "a fox that wakes the clock for the theme")
    vote = await ben.wait_for(lambda message: message.photo and "🎨 cats at sea" in message.text)
    assert (vote.reply_to, numbers(vote)) == (theme.id, ["1", "2", "3"])
    await member.press(vote, "3")
    await ada.press(vote, "End the vote")
    winner = await cleo.wait_for(lambda message: message.photo and message.reply_to == vote.id)
    assert f"It is by Person {cleo.user}" in winner.text
    assert "a better boat" in winner.text


async def test_a_theme_is_ended_before_its_time(member: Person, playground: Playground, group: int) -> None:
    """Those who run the group put another one in its place, whose buttons alone work then, or end it by a word."""
    ada = Person(playground, ADA, chat=group, bot=1)
    await ada.say(f"/theme{BOT} balloons")
    balloons = await ada.wait_for(lambda message: "Today’s theme: balloons" in message.text)
    await ada.say(f"/theme{BOT} kites at sea")
    kites = await ada.wait_for(lambda message: "Today’s theme: kites at sea" in message.text)
    for label in ("Paint it", "In my words"):
        assert "That theme is over" in (await ada.press(balloons, label))["text"]
    await ada.press(kites, "Paint it")
    await ada.wait_for(lambda message: message.photo and "kites at sea" in message.text)
    await ada.say(f"/theme{BOT}")
    await ada.wait_for(lambda message: "Today’s theme: kites at sea" in message.text)
    await ada.say(f"/theme{BOT} off")
    await ada.wait_for(lambda message: message.text == "The theme kites at sea is over.")
    await ada.say(f"/theme{BOT} off")
    await ada.wait_for(lambda message: "No theme is open" in message.text)


async def test_the_bot_chooses_a_theme_each_day(member: Person, playground: Playground, memory: Storage) -> None:
    """At an hour, in the topic where it was asked to, until it is told to stop."""
    ada = Person(playground, ADA, chat=FORUM, bot=1)
    play = (await ada.topics())[1].thread
    await ada.say(f"/theme{BOT} daily on 9", thread=play)
    await ada.wait_for(lambda message: "every day at 9:00 UTC" in message.text, SECONDS)
    assert await memory.timers.hasten("theme-daily", str(FORUM))
    await open_vote(member, "a fox that wakes the clock for the day")
    theme = await ada.wait_for(lambda message: "Today’s theme" in message.text, SECONDS)
    assert theme.thread == play
    assert any(word in theme.text for word in WORDS)
    await ada.say(f"/theme{BOT} daily off", thread=play)
    await ada.wait_for(lambda message: "no themes any more" in message.text, SECONDS)
    assert await memory.preferences.of(Scope("chat", FORUM)) == [{}]


async def test_a_vote_outlives_the_bot(tmp_path: Path, model: Path, group: int) -> None:
    """A bot that was killed counts what was voted before, and ends the vote whose time came while it was away."""
    with running_bot(tmp_path, WASSILY_MODEL=str(model)) as bot:
        async with Playground(bot.url) as playground:
            await called(playground)
            member = somebody(playground, chat=group)
            vote = await open_vote(member, "a fox that is patient")
            await member.press(vote, "4")
            bot.stop(signal.SIGKILL)
            storage = await Storage.attach(bot.data, rules=CreditRules())
            there = await storage.games.vote_at(group, vote.id)
            assert there is not None
            assert await storage.timers.hasten("vote-end", there.id)
            await storage.close()
            bot.start()
            winner = await member.wait_for(lambda message: message.photo and message.reply_to == vote.id, 30)
            assert "Number 4 wins with the only vote" in winner.text
            assert "is over" in (await member.press(vote, "1"))["text"]
