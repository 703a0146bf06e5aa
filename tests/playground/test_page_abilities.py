"""What the chat page shows beside words and photos: spoilers, animations, files, commands, and how keys reach it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from browsing import ADA, BORIS, STUDIO, Stage, gif, keyboard, picture, staged
from chromium import Browser, needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.asyncio(loop_scope="module")]

FOCUS = "document.activeElement"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    async with Browser(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def stage(browser: Browser, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(browser, tmp_path) as stage:
        yield stage


async def test_words_behind_a_spoiler_are_shown_by_a_press_or_by_enter(stage: Stage) -> None:
    """Hidden words are unseen in the message, in the chat list and in what is read aloud, until they are pressed."""
    page = await stage.open()
    await stage.bot("sendMessage", chat_id=ADA, text="It is <tg-spoiler>a fox</tg-spoiler>.", parse_mode="HTML")
    await page.wait_for("document.querySelector('.spoiler')")
    colour = "getComputedStyle(document.querySelector('.spoiler')).color"
    assert await page.evaluate(colour) == "rgba(0, 0, 0, 0)"
    await page.wait_for("document.querySelector('.chat-link .last').textContent === 'It is ▒▒▒▒▒.'")
    await page.wait_for("document.querySelector('#heard').textContent === 'Wassily: It is ▒▒▒▒▒.'")
    await page.evaluate("document.querySelector('.spoiler').focus()")
    await page.press("Enter")
    assert await page.evaluate(colour) != "rgba(0, 0, 0, 0)"
    assert not await page.evaluate("document.querySelector('.spoiler').hasAttribute('role')")


async def test_a_hidden_picture_opens_at_the_second_press(stage: Stage) -> None:
    """A picture behind a spoiler stays blurred and closed until it is pressed; an edit of its buttons hides nothing."""
    page = await stage.open()
    file = {"photo": ("fox.png", picture("red"))}
    sent = await stage.bot("sendPhoto", chat_id=ADA, files=file, has_spoiler=True, caption="A fox")
    await page.wait_for("document.querySelector('.veil .photo.ready')?.inert")
    assert "blur" in await page.evaluate("getComputedStyle(document.querySelector('.veil .photo')).filter")
    await page.evaluate("document.querySelector('.veil-cover').focus()")
    await page.press("Enter")
    await page.wait_gone(".veil, dialog")
    assert await page.evaluate(f"{FOCUS}.classList.contains('photo') && !{FOCUS}.inert")
    await stage.bot(
        "editMessageReplyMarkup", chat_id=ADA, message_id=sent["message_id"], reply_markup=keyboard(["Again"])
    )
    await page.wait_for("document.querySelector('[data-callback=again]')")
    assert await page.evaluate("document.querySelector('.veil') === null")
    await page.press("Enter")
    await page.wait_for("document.querySelector('dialog.lightbox[open]')")


async def test_an_animation_plays_unless_calm_is_asked_for(stage: Stage) -> None:
    """A GIF plays in its bubble and stops at a press; where motion is unwanted it begins at rest."""
    page = await stage.open()
    file = {"animation": ("walk.gif", gif("red", "gold", "navy"))}
    await stage.bot("sendAnimation", chat_id=ADA, files=file, caption="A walk")
    await page.wait_for("document.querySelector('.moving.stopped canvas')?.width === 96")
    assert await page.evaluate("document.querySelector('.moving img').src") == ""
    assert await page.evaluate("document.querySelector('.play').ariaLabel") == "Play: A walk"
    await page.click(".play")
    await page.wait_for("document.querySelector('.moving:not(.stopped) img').naturalWidth === 96")

    await page.prefers(reduced_motion="no-preference")
    await page.send("Page.reload")
    await page.wait_for("document.querySelector('.moving:not(.stopped) img')?.naturalWidth === 96")
    await page.click(".play")
    await page.wait_for("document.querySelector('.moving.stopped img').hidden")


async def test_a_file_is_saved_under_its_name(stage: Stage) -> None:
    """A file tells its name and size, and a press saves exactly its bytes under that name."""
    page = await stage.open()
    content = bytes(range(256)) * 8
    await stage.bot("sendDocument", chat_id=ADA, files={"document": ("my data.json", content)})
    assert await page.wait_for("document.querySelector('a.file')?.ariaLabel") == "Save my data.json, 2 KB"
    assert await page.evaluate("document.querySelector('a.file').download") == "my data.json"
    asked = "fetch(document.querySelector('a.file').href).then((reply) => reply.bytes()).then((bytes) => [...bytes])"
    assert bytes(await page.evaluate(asked)) == content


async def test_the_commands_are_those_of_the_person_and_the_chat(stage: Stage) -> None:
    """The list behind the slash button is in the language of the person shown, and of the kind of chat."""
    page = await stage.open(user=BORIS, chat=BORIS)
    told = {"en": "Paint", "ru": "Нарисовать"}
    for language, words in told.items():
        commands = [{"command": "imagine", "description": words}]
        scope = {"type": "all_private_chats"}
        language_code = {} if language == "en" else {"language_code": language}
        await stage.bot("setMyCommands", commands=commands, scope=scope, **language_code)
    group = [{"command": "fuse", "description": "Fuse"}]
    await stage.bot("setMyCommands", commands=group, scope={"type": "all_group_chats"})
    assert await page.evaluate("document.querySelector('#people [aria-checked=true]').ariaLabel") == "Boris, Russian"
    option = "document.querySelector('#commands:not([hidden]) [role=option]')?.innerText.split('\\n').join(' ')"
    await page.click("#menu")
    assert (await page.wait_for(option)).split() == ["/imagine", "Нарисовать"]
    await page.press("Escape")
    assert await page.evaluate("document.querySelector('#commands').hidden")
    await page.click(f"[data-key='{STUDIO}']")
    await page.wait_for("document.querySelector('#head-title').textContent === 'Studio'")
    await page.click("#menu")
    assert (await page.wait_for(option)).split() == ["/fuse", "Fuse", "@wassily_bot"]
    await page.click("#people [data-key='101']")
    await page.evaluate(f"location.hash = '#user={ADA}&chat={ADA}&bot=1'")
    await page.wait_for("document.querySelector('#head-title').textContent === 'Wassily'")
    await page.wait_for("document.querySelector('article.mine')")
    await page.click("#menu")
    assert (await page.wait_for(option)).split() == ["/imagine", "Paint"]


async def test_a_question_mark_opens_the_list_of_keys(stage: Stage) -> None:
    """Outside the message box ? opens the help and Escape closes it, the focus where it was; inside it is a sign."""
    page = await stage.open()
    await page.evaluate("document.querySelector('#log').focus()")
    await page.press("?")
    assert "Reply" in await page.wait_for("document.querySelector('dialog.help[open]')?.innerText")
    await page.press("Escape")
    await page.wait_gone("dialog.help")
    assert await page.evaluate(f"{FOCUS}.id") == "log"
    await page.press("Escape")
    assert await page.evaluate(f"{FOCUS}.id") == "composer"
    await page.press("?")
    assert (
        await page.evaluate("document.querySelector('#composer').value + !document.querySelector('.help')") == "?true"
    )


async def test_keys_open_the_next_chat_and_the_commands(stage: Stage) -> None:
    """Alt with an arrow goes to the chat below or above; a slash outside the message box begins a command."""
    await stage.bot("setMyCommands", commands=[{"command": "imagine", "description": "Paint"}])
    page = await stage.open()
    title = "document.querySelector('#head-title').textContent"
    await page.press("ArrowDown", "alt")
    await page.wait_for(f"{title} !== 'Wassily'")
    await page.press("ArrowUp", "alt")
    await page.wait_for(f"{title} === 'Wassily'")
    await page.wait_for("!document.querySelector('#menu').hidden")
    await page.evaluate("document.querySelector('#log').focus()")
    await page.press("/")
    await page.wait_for(
        "document.querySelector('#composer').value === '/' && !document.querySelector('#commands').hidden"
    )


async def test_the_tab_key_reaches_the_buttons_of_one_message_alone(stage: Stage) -> None:
    """Tab goes to what can be pressed in the message that was walked to, not through those of all messages."""
    page = await stage.open()
    for row in (["Old"], ["New"]):
        await stage.bot("sendMessage", chat_id=ADA, text="Shall I?", reply_markup=keyboard(row))
    reached = (
        "[...document.querySelectorAll('.key')].filter((node) => node.tabIndex === 0).map((node) => node.innerText)"
    )
    await page.wait_for("document.querySelectorAll('.key').length === 2")
    assert await page.evaluate(reached) == ["New"]
    await page.evaluate("document.querySelector('#log').focus()")
    await page.press("ArrowUp")
    await page.press("ArrowUp")
    assert await page.evaluate(reached) == ["Old"]


async def test_new_messages_are_read_aloud_once_and_together(stage: Stage) -> None:
    """Somebody else's message is told in one line; a burst is told as a number, and progress in edits not at all."""
    page = await stage.open()
    heard = "document.querySelector('#heard').textContent"
    sent = await stage.bot("sendMessage", chat_id=ADA, text="Queued")
    await page.wait_for(f"{heard} === 'Wassily: Queued'")
    await stage.bot("editMessageText", chat_id=ADA, message_id=sent["message_id"], text="50%")
    await page.wait_for("document.querySelector('#log').innerText.includes('50%')")
    await page.evaluate(
        "import('/page/announce.js').then(({ announce, hush }) => {"
        " hush(); for (const text of 'abc') announce({ from: { first_name: 'Minji' }, text }); })"
    )
    await page.wait_for(f"{heard} === '3 new messages. Minji: c'")
