"""The real bot process with its doors and rules: strangers, bans, floods and blocked words."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from bot_world import GROUP, TOKEN, BotProcess, called, credits_of, picture, running_bot, somebody

from playground.client import Message, Person, Playground, Refused

pytestmark = pytest.mark.slow

ADMIN, FRIEND, BORIS = 4999, 4998, 102
GROUPS = range(GROUP - 9, GROUP)
ELSEWHERE = GROUP - 10
ROOT = Path(__file__).parents[2]

_groups = iter(GROUPS)


@pytest.fixture(scope="module")
def closed_bot(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[BotProcess]:
    """A bot that works for one person and some groups, and paints no badgers."""
    folder = tmp_path_factory.mktemp("closed")
    words = folder / "blocked.txt"
    words.write_text("# nobody wants them\nbadger*\n")
    settings = {
        "WASSILY_MODEL": str(model),
        "WASSILY_ADMINS": str(ADMIN),
        "WASSILY_ALLOWED_PEOPLE": str(FRIEND),
        "WASSILY_ALLOWED_CHATS": ", ".join(map(str, GROUPS)),
        "WASSILY_BLOCKED_WORDS": str(words),
        "WASSILY_REQUESTS_PER_MINUTE": "12",
        "WASSILY_WATCH_LISTEN": "none",
    }
    with running_bot(folder, **settings) as bot:
        yield bot


@pytest.fixture
async def playground(closed_bot: BotProcess) -> AsyncIterator[Playground]:
    """The playground of that bot."""
    async with Playground(closed_bot.url) as playground:
        await called(playground)
        yield playground


@pytest.fixture
def admin(playground: Playground) -> Person:
    """Who runs the bot."""
    return Person(playground, ADMIN, bot=1)


def member(playground: Playground) -> Person:
    """Somebody new in a group that is let in, and that no other test knows."""
    return somebody(playground, chat=next(_groups))


async def answers_after(admin: Person, person: Person) -> list[Message]:
    """What the bot has said in the person's chat, once it has surely handled all that was sent before."""
    await admin.say("/quota")
    await admin.wait_for(lambda message: "credits left" in message.text)
    await asyncio.sleep(0.2)  # different people's updates are handled at the same time
    return [message for message in await person.messages() if message.from_bot]


async def test_a_stranger_is_told_once(playground: Playground, admin: Person) -> None:
    """Somebody who is not let in hears one sentence with their number; messages and photos after it get nothing."""
    stranger = somebody(playground)
    await stranger.say("/start")
    told = await stranger.wait_for(lambda message: message.text)
    assert told.text.endswith(f"Ask them to add your number: {stranger.user}")
    await stranger.say("/imagine a fox")
    await stranger.send_photo(picture())
    assert len(await answers_after(admin, stranger)) == 1


async def test_another_group_is_told_once(playground: Playground, admin: Person) -> None:
    """A group that is not let in hears it once, whoever asks; chatter there is not answered at all."""
    first, second = (somebody(playground, chat=ELSEWHERE) for _ in range(2))
    await first.say("good morning")
    await first.say("/imagine a fox")
    told = await first.wait_for(lambda message: message.text)
    assert told.text.endswith(f"by its number: {ELSEWHERE}")
    await second.say("/imagine a fox")
    assert len(await answers_after(admin, first)) == 1


async def test_those_let_in_are_served(playground: Playground) -> None:
    """The named person and everybody in a named group get pictures."""
    for person in (Person(playground, FRIEND, bot=1), member(playground)):
        await person.say("/imagine a fox")
        await person.wait_for(lambda message: message.photo and "seed" in message.text)


async def test_a_flood_is_answered_once(playground: Playground, admin: Person) -> None:
    """Beyond the rate there is one sentence, then silence; a press still ends its spinner, without words."""
    busy = member(playground)
    await busy.say("/imagine a fox")
    painted = await busy.wait_for(lambda message: message.photo and "seed" in message.text)
    for _ in range(14):
        await busy.say("/quota")
    await busy.wait_for(lambda message: "That was a lot at once" in message.text)
    answer = await busy.press(painted, "Again")
    assert not answer.get("text")
    said = [message.text for message in await answers_after(admin, busy)]
    assert len([text for text in said if "That was a lot at once" in text]) == 1
    assert len([text for text in said if "credits left" in text]) == 11


async def test_an_admin_bans_and_unbans(playground: Playground, admin: Person) -> None:
    """A banned person is told once why, presses end in silence, /forgetme works; after /unban all does."""
    person = member(playground)
    await person.say("/imagine a fox")
    painted = await person.wait_for(lambda message: message.photo and "seed" in message.text)
    await admin.say(f"/ban {person.user} for 3d too many foxes")
    await admin.wait_for(lambda message: f"({person.user}) is shut out until" in message.text)
    answer = await person.press(painted, "Again")
    assert answer["text"].startswith("Those who run me have shut you out until")
    assert "too many foxes" in answer["text"]
    assert not (await person.press(painted, "Again")).get("text")
    await person.say("/quota")
    assert not [message for message in await answers_after(admin, person) if "credits left" in message.text]
    await person.say("/forgetme")
    asks = await person.wait_for(lambda message: "Shall I?" in message.text)
    await person.press(asks, "Erase everything")
    await person.wait_for(lambda message: message.text.startswith("Done: "))
    await admin.say(f"/unban {person.user}")
    await admin.wait_for(lambda message: "may come in again" in message.text)
    await person.say("/quota")
    await person.wait_for(lambda message: "credits left" in message.text)


async def test_a_ban_by_reply(playground: Playground) -> None:
    """In a group an admin bans by replying to the person's message, but nobody by replying to the bot's."""
    person = member(playground)
    admin = Person(playground, ADMIN, chat=person.chat, bot=1)
    asked = await person.say("/quota")
    answer = await person.wait_for(lambda message: "credits left" in message.text)
    await admin.say("/ban", reply_to=answer)
    await admin.wait_for(lambda message: message.text.startswith("Say whom"))
    await admin.say("/ban", reply_to=asked)
    await admin.wait_for(lambda message: f"({person.user}) is shut out for good" in message.text)


async def test_a_ban_by_name(playground: Playground, admin: Person) -> None:
    """Whom the bot has met can be banned by their @name; of another name it says that it does not know it."""
    person = Person(playground, BORIS, chat=next(_groups), bot=1, language_code="en")
    await person.say("/quota")
    await person.wait_for(lambda message: "credits left" in message.text)
    await admin.say("/ban @boris for 5 minutes rude")
    await admin.wait_for(lambda message: f"({person.user}) is shut out until" in message.text)
    await admin.say("/unban @nobody_at_all")
    await admin.wait_for(lambda message: "I have not met @nobody_at_all" in message.text)
    await admin.say("/unban @boris")
    await admin.wait_for(lambda message: f"({person.user}) may come in again" in message.text)


async def test_nobody_else_can_ban(playground: Playground, admin: Person) -> None:
    """To others /ban is a command that there is none of: named as such in private, passed over in a group; and it
    stands neither in the menu nor in the help."""
    friend = Person(playground, FRIEND, bot=1)
    await friend.say(f"/ban {ADMIN}")
    await friend.wait_for(lambda message: "I don't know /ban" in message.text)
    await friend.say("/help")
    page = await friend.wait_for(lambda message: "/imagine" in message.text)
    assert "Running the bot" not in str(page.buttons) and "ban" not in await friend.commands()
    group = member(playground)
    await group.say("/ban 5")
    assert not await answers_after(admin, group)


async def test_blocked_words_cost_nothing(playground: Playground) -> None:
    """However a blocked word gets into a request, the person is told in general words and pays nothing."""
    person = Person(playground, FRIEND, bot=1)
    before = await credits_of(person)
    asked = (
        "a b4dger in the snow",
        "/imagine two badgers",
        "/imagine a fox --no b a d g e r",
        "/fuse a fox | a bаdger",
    )
    for request in asked:
        await person.say(request)
        told = await person.wait_for(lambda message: message.text)
        assert told.text.startswith("I don't paint that. It cost nothing")
    assert await credits_of(person) == before


async def test_rules_that_cannot_be_used_keep_the_bot_from_starting(tmp_path: Path) -> None:
    """A file of words that is not there ends the bot at once with status 2 and one sentence."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WASSILY_")}
    environment |= {
        "WASSILY_TOKEN": TOKEN,
        "WASSILY_API_URL": "http://127.0.0.1:9",
        "WASSILY_DATA": str(tmp_path / "data"),
        "WASSILY_BLOCKED_WORDS": str(tmp_path / "nowhere.txt"),
        "WASSILY_LOG_LEVEL": "ERROR",
    }
    ended = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-m", "bot"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert ended.returncode == 2
    [line] = ended.stderr.splitlines()
    assert f" WASSILY_BLOCKED_WORDS: {tmp_path}/nowhere.txt cannot be read: No such file" in line


async def test_forged_presses_open_nothing(playground: Playground, admin: Person) -> None:
    """What a press brings is looked up among the bot's own buttons, whatever it looks like."""
    await admin.say("/start")
    sent = await admin.wait_for(lambda message: message.buttons)
    for data in ("../../etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/", '{"path": "/etc/passwd"}', "\x00"):
        with contextlib.suppress(Refused):
            answer = await playground.post(
                "press", user=ADMIN, chat=ADMIN, bot=1, message_id=sent.id, data=data, timeout=5
            )
            assert answer["text"] == "This button leads nowhere any more: what it was for is erased."
