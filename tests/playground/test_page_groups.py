"""What the chat page does among many: the topics of a forum, and reactions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from browsing import ADA, BORIS, Stage, staged
from chromium import Browser, Page, needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.asyncio(loop_scope="module")]

WORKSHOP = -1001000000002

TOPICS = "[...document.querySelectorAll('#topics .topic span')].map((node) => node.textContent)"
WORDS = "[...document.querySelectorAll('article .words')].map((node) => node.textContent)"
CHIPS = (
    "[...document.querySelectorAll('.reaction')].map((node) => node.innerText.replace(/\\s+/gu, '') + node.ariaPressed)"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    async with Browser(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def stage(browser: Browser, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(browser, tmp_path) as stage:
        yield stage


async def _topic(stage: Stage, name: str) -> int:
    """The thread id of a topic of the workshop."""
    chats = (await stage.http.get("/person/chats", params={"user": ADA})).json()["chats"]
    topics = next(chat["topics"] for chat in chats if chat["chat"]["id"] == WORKSHOP)
    return next(int(topic["message_thread_id"]) for topic in topics if topic["name"] == name)


async def _say(stage: Stage, user: int, text: str, thread: int) -> Any:
    form = {"user": user, "chat": WORKSHOP, "text": text, "message_thread_id": thread}
    return (await stage.http.post("/person/messages", data=form)).raise_for_status().json()


async def _workshop(stage: Stage) -> Page:
    await stage.say(ADA, "Hello", chat=WORKSHOP)
    page = await stage.open(chat=WORKSHOP)
    await page.wait_for(f"{WORDS}.join() === 'Hello'")
    return page


async def test_each_topic_shows_its_own_messages(stage: Stage) -> None:
    """General comes first; what is said in another topic is counted there, and read there alone."""
    page = await _workshop(stage)
    assert await page.evaluate(TOPICS) == ["General", "Landscapes", "Play"]
    landscapes = await _topic(stage, "Landscapes")
    await page.click(f"[data-key='topic {landscapes}']")
    await page.wait_for("document.querySelector('article.service')?.innerText === 'Ada opened the topic Landscapes'")
    await page.click("[data-key='topic general']")
    await page.wait_for(f"{WORDS}.join() === 'Hello'")
    await _say(stage, BORIS, "Who paints the sea?", landscapes)
    await page.wait_for(f"document.querySelector(\"[data-key='topic {landscapes}'] .unread\")?.textContent === '1'")
    assert await page.evaluate(WORDS) == ["Hello"]
    await page.click(f"[data-key='topic {landscapes}']")
    await page.wait_for(f"{WORDS}.join() === 'Who paints the sea?'")
    await page.wait_gone("#topics .unread")
    # A message of a topic that answers nobody is shown without a quote.
    assert await page.evaluate("document.querySelector('.quote')") is None


async def test_what_is_written_in_a_topic_stays_there(stage: Stage) -> None:
    """A message goes into the topic that is open, each topic keeps its draft, and arrows walk along the topics."""
    page = await _workshop(stage)
    play = await _topic(stage, "Play")
    await page.click("#composer")
    await page.type("unfinished")
    await page.evaluate("document.querySelector('[data-key=\"topic general\"]').focus()")
    await page.press("ArrowRight")
    await page.press("ArrowRight")
    await page.press("Enter")
    await page.wait_for(f"location.hash.includes('topic={play}') && document.querySelector('#composer').value === ''")
    await page.click("#composer")
    await page.type("my turn")
    await page.press("Enter")
    await page.wait_for(f"{WORDS}.join() === 'my turn'")
    messages = await stage.http.get("/person/messages", params={"user": ADA, "chat": WORKSHOP})
    assert messages.json()["messages"][-1]["message_thread_id"] == play
    await page.click("[data-key='topic general']")
    await page.wait_for("document.querySelector('#composer').value === 'unfinished'")


async def test_reactions_are_counted_and_mine_is_marked(stage: Stage) -> None:
    """A press on a reaction joins it, another takes that back, and what others give appears at once."""
    page = await stage.open()
    sent = await stage.bot("sendMessage", chat_id=ADA, text="A sea")
    await stage.bot(
        "setMessageReaction", chat_id=ADA, message_id=sent["message_id"], reaction=[{"type": "emoji", "emoji": "👍"}]
    )
    await page.wait_for(f"{CHIPS}.join() === '👍1false'")
    assert (
        await page.evaluate("document.querySelector('.reaction').ariaLabel") == "👍 1, by Wassily: press to add yours"
    )
    await page.click(".reaction")
    await page.wait_for(f"{CHIPS}.join() === '👍2true'")
    await page.click(".reaction")
    await page.wait_for(f"{CHIPS}.join() === '👍1false'")


async def test_a_reaction_is_chosen_by_mouse_or_by_keys(stage: Stage) -> None:
    """The sign beside a message opens a board of emoji under the mouse, and + opens it for the keys; Escape closes."""
    page = await stage.open()
    await stage.bot("sendMessage", chat_id=ADA, text="A sea")
    await page.wait_for("document.querySelector('.theirs')")
    await page.evaluate("document.querySelector('article.theirs').focus()")
    await page.press("+")
    await page.wait_for("document.activeElement.ariaLabel === 'React with 👍'")
    await page.press("Escape")
    await page.wait_gone(".picker")
    assert await page.evaluate("document.activeElement.matches('article.theirs')")
    await page.press("+")
    await page.press("ArrowRight")
    await page.press("Enter")
    await page.wait_for(f"{CHIPS}.join() === '❤️1true'")
    await page.hover(".theirs .do-react")
    await page.wait_for("document.querySelector('.picker')")
    assert await page.evaluate("document.querySelector('.picker [aria-pressed=true]').textContent") == "❤️"
    await page.click(".picker .more")
    await page.click(".picker [aria-label='React with 🎉']")
    await page.wait_for(f"{CHIPS}.join() === '🎉1true'")


async def test_a_finger_that_rests_on_a_message_opens_the_reactions(stage: Stage) -> None:
    """On a phone a long press opens the board of emoji, and a tap elsewhere closes it."""
    page = await stage.open(phone=True)
    await stage.bot("sendMessage", chat_id=ADA, text="A sea")
    await page.wait_for("document.querySelector('.theirs')")
    await page.hold(".theirs .bubble")
    await page.wait_for("document.querySelector('.picker')")
    await page.click("#head-title")
    await page.wait_gone(".picker")


async def test_the_bot_hears_of_a_reaction(stage: Stage) -> None:
    """A bot that asks for reactions is told of one that was given on the page."""
    await stage.bot("getUpdates", allowed_updates=["message_reaction"])
    page = await stage.open()
    await stage.bot("sendMessage", chat_id=ADA, text="A sea")
    await page.hover(".theirs .do-react")
    await page.click(".picker [aria-label='React with 🔥']")
    async with asyncio.timeout(15):
        updates: list[Any] = []
        while not (updates and "message_reaction" in updates[-1]):
            updates = await stage.bot("getUpdates", timeout=5, offset=-1, allowed_updates=["message_reaction"])
    assert updates[-1]["message_reaction"]["new_reaction"] == [{"type": "emoji", "emoji": "🔥"}]


async def test_who_is_in_a_group_can_be_seen_and_changed(stage: Stage) -> None:
    """The owner of a group makes its bot an administrator, who then hears of reactions; others only see who is what."""
    await stage.bot("getUpdates", allowed_updates=["my_chat_member"])
    page = await _workshop(stage)
    await page.click("#about")
    rows = "[...document.querySelectorAll('.about li span')].map((node) => node.innerText.replace('\\n', ' '))"
    await page.wait_for(f"{rows}.includes('Wassily bot, member')")
    assert await page.evaluate(rows) == ["Ada owner", "Boris member", "Minji member", "Wassily bot, member"]
    await page.click("[aria-label='Promote Wassily']")
    await page.wait_for(f"{rows}.includes('Wassily bot, administrator')")
    update = (await stage.bot("getUpdates", timeout=5, offset=-1))[-1]["my_chat_member"]
    assert update["new_chat_member"]["status"] == "administrator"
    await page.press("Escape")
    await page.wait_gone("dialog.about")

    page = await stage.open(user=BORIS, chat=WORKSHOP)
    await page.click("#about")
    await page.wait_for("document.querySelectorAll('.about li').length === 4")
    assert await page.evaluate("document.querySelector('.about li button')") is None


async def test_a_blocked_bot_cannot_write(stage: Stage) -> None:
    """A person blocks the bot in its private chat, and lets it write again."""
    page = await stage.open()
    await page.click("#about")
    await page.click(".about .plain")
    await page.wait_for("document.querySelector('.about .plain').textContent === 'Unblock the bot'")
    reply = await stage.http.post("/bot1:TEST/sendMessage", data={"chat_id": ADA, "text": "hello"})
    assert reply.status_code == 403
    await page.press("Enter")
    await page.wait_for("document.querySelector('.about .plain').textContent === 'Block the bot'")
    await stage.bot("sendMessage", chat_id=ADA, text="hello")


async def test_a_group_that_grows_is_followed(stage: Stage) -> None:
    """When a basic group becomes a supergroup, all its windows go on in the new chat."""
    friends = -4000001
    await stage.say(BORIS, "Shall we grow?", chat=friends)
    mine, his = await stage.open(chat=friends), await stage.open(user=BORIS, chat=friends)
    await mine.click("#about")
    await mine.click(".about .plain")
    for page in (mine, his):
        await page.wait_for("document.querySelector('article.service')?.innerText === 'The group became a supergroup'")
        assert await page.evaluate("location.hash.includes('chat=-100')")
    assert await mine.evaluate("document.querySelector('dialog') === null")
    await his.click("#composer")
    await his.type("There is room here")
    await his.press("Enter")
    await mine.wait_for(f"{WORDS}.includes('There is room here')")
