"""The chat page: what is written and sent appears, and what the bot does is seen as it happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from browsing import ADA, BORIS, STUDIO, Stage, keyboard, picture, staged
from chromium import Browser, needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.asyncio(loop_scope="module")]

SHOWN = "[...document.querySelectorAll('article')].map((node) => node.innerText)"
SEEN = "[...document.querySelectorAll('article img.full')].filter((img) => img.complete && img.naturalWidth > 0)"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    async with Browser(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def stage(browser: Browser, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(browser, tmp_path) as stage:
        yield stage


async def test_what_is_typed_is_sent_and_seen(stage: Stage) -> None:
    """Enter sends the message, Shift and Enter begin a new line, and the box is empty again afterwards."""
    page = await stage.open()
    await page.click("#composer")
    await page.type("a red")
    await page.press("Enter", "shift")
    await page.type("apple")
    await page.press("Enter")
    await page.wait_for(f"{SHOWN}.some((words) => words.includes('a red\\napple'))")
    assert await page.evaluate("document.querySelector('#composer').value") == ""


async def test_the_send_button_sends(stage: Stage) -> None:
    """The send button does what Enter does."""
    page = await stage.open()
    await page.click("#composer")
    await page.type("hello")
    await page.click("#send")
    await page.wait_for(f"{SHOWN}.some((words) => words.includes('hello'))")


async def test_words_never_become_markup(stage: Stage) -> None:
    """What looks like HTML is shown as it was written."""
    page = await stage.open()
    words = "<img src=x onerror=window.broken=1><b>bold</b>"
    await stage.say(ADA, words)
    await page.wait_for(f"{SHOWN}.some((shown) => shown.includes('<b>bold</b>'))")
    assert await page.evaluate("document.querySelector('.words img, .words b') === null && !window.broken")


async def test_entities_are_drawn(stage: Stage) -> None:
    """Bold, code, nested italics and links become elements, and an unsafe address becomes plain words."""
    page = await stage.open()
    text = '<b>bold <i>both</i></b> <code>code</code> <a href="https://example.org/">link</a>'
    await stage.bot("sendMessage", chat_id=ADA, text=text, parse_mode="HTML")
    await page.wait_for("document.querySelector('.words strong em')")
    assert await page.evaluate("document.querySelector('.words a').href") == "https://example.org/"
    assert await page.evaluate("document.querySelector('.words code').textContent") == "code"
    asked = "import('/page/entities.js').then(({ safeLink }) => safeLink('javascript:alert(1)'))"
    assert await page.evaluate(asked) is None


async def test_a_command_in_a_message_can_be_pressed(stage: Stage) -> None:
    """Pressing a command in a message sends it."""
    page = await stage.open()
    await stage.bot("sendMessage", chat_id=ADA, text="Try /quota now")
    await page.click("button.command[data-command='/quota']")
    await page.wait_for("[...document.querySelectorAll('.mine .words')].some((node) => node.textContent === '/quota')")


async def test_a_photo_of_the_bot_is_seen(stage: Stage) -> None:
    """A photo with a caption appears with its own size, and opens over the page when pressed."""
    page = await stage.open()
    file = {"photo": ("apple.png", picture("red", 300, 200))}
    await stage.bot("sendPhoto", chat_id=ADA, caption="a red apple", files=file)
    await page.wait_for(f"{SEEN}.length === 1 && {SEEN}[0].naturalWidth === 300")
    await page.click("article .photo")
    assert await page.wait_for("document.querySelector('dialog[open] img')?.naturalWidth") == 300
    await page.press("Escape")
    await page.wait_gone("dialog")


async def test_an_album_stands_in_a_grid(stage: Stage) -> None:
    """The pictures of an album stand together in one bubble under one caption, each its own message."""
    page = await stage.open()
    media = [{"type": "photo", "media": f"attach://p{i}"} for i in range(3)]
    media[0]["caption"] = "three"
    files = {f"p{i}": (f"{i}.png", picture(colour)) for i, colour in enumerate(("red", "gold", "navy"))}
    sent = await stage.bot("sendMediaGroup", chat_id=ADA, media=media, files=files)
    await page.wait_for(f"{SEEN}.length === 3")
    tiles = await page.evaluate("[...document.querySelectorAll('.grid article')].map((n) => +n.dataset.messageId)")
    assert tiles == [message["message_id"] for message in sent]
    assert await page.evaluate("document.querySelectorAll('.message .grid').length") == 1


async def test_pressing_a_button_shows_the_answer(stage: Stage) -> None:
    """A pressed button is busy until the bot answers; the answer is a line, or a box where the bot wants one."""
    page = await stage.open()
    await stage.bot("sendMessage", chat_id=ADA, text="Shall I?", reply_markup=keyboard(["Yes", "No"]))
    await page.click("button[data-callback='yes']")
    assert await page.evaluate("document.querySelector('[data-callback=yes]').ariaBusy") == "true"
    await _answer(stage, text="Painting.", show_alert=False)
    assert await page.wait_for("document.querySelector('#toasts .toast')?.textContent") == "Painting."
    await page.wait_for("document.querySelector('[data-callback=yes]').ariaBusy === 'false'")

    await page.click("button[data-callback='no']")
    await _answer(stage, text="Nothing is left today.", show_alert=True)
    assert await page.wait_for("document.querySelector('dialog.alert p')?.textContent") == "Nothing is left today."
    await page.press("Enter")
    await page.wait_gone("dialog.alert")


async def _answer(stage: Stage, **answer: Any) -> None:
    """Answers the newest callback query, once it is there."""
    async with asyncio.timeout(15):
        while True:
            updates = await stage.bot("getUpdates", timeout=5, offset=-1)
            if updates and (query := updates[-1].get("callback_query")):
                break
    await stage.bot("answerCallbackQuery", callback_query_id=query["id"], **answer)
    await stage.bot("getUpdates", timeout=0, offset=updates[-1]["update_id"] + 1)


async def test_an_edit_changes_the_message_in_place(stage: Stage) -> None:
    """A status message becomes its picture: the same node, the same place, and buttons that were not touched stay."""
    page = await stage.open()
    buttons = keyboard(["Cancel"])
    sent = await stage.bot("sendMessage", chat_id=ADA, text="10%", reply_markup=buttons)
    here = f"document.querySelector('article[data-message-id=\"{sent['message_id']}\"]')"
    await page.wait_for(here)
    await page.evaluate(f"window.node = {here}, window.key = {here}.querySelector('[data-callback]'), 0")

    place = {"chat_id": ADA, "message_id": sent["message_id"]}
    await stage.bot("editMessageText", **place, text="90%", reply_markup=buttons)
    await page.wait_for("window.node.innerText.includes('90%')")
    assert await page.evaluate("window.key.isConnected")

    media = {"type": "photo", "media": "attach://p", "caption": "a red apple"}
    file = {"p": ("apple.png", picture("red", 300, 200))}
    await stage.bot("editMessageMedia", **place, media=media, reply_markup=keyboard(["Again"]), files=file)
    await page.wait_for("window.node.querySelector('img.full')?.naturalWidth === 300")
    assert await page.evaluate("window.node.isConnected && window.node.innerText.includes('a red apple')")
    assert await page.evaluate("window.node.querySelector('[data-callback]').dataset.callback") == "again"


async def test_a_deleted_message_vanishes(stage: Stage) -> None:
    """What the bot deletes is gone from the page."""
    page = await stage.open()
    sent = await stage.bot("sendMessage", chat_id=ADA, text="soon gone")
    await page.wait_for(f"document.querySelector('[data-message-id=\"{sent['message_id']}\"]')")
    await stage.bot("deleteMessage", chat_id=ADA, message_id=sent["message_id"])
    await page.wait_gone(f'[data-message-id="{sent["message_id"]}"]')


async def test_the_command_menu_filters_and_fills(stage: Stage) -> None:
    """A slash opens the commands, letters narrow them, arrows choose, and Enter puts one into the message box."""
    names = ("start", "imagine", "history", "help")
    await stage.bot("setMyCommands", commands=[{"command": name, "description": f"to {name}"} for name in names])
    page = await stage.open()
    await page.wait_for("!document.querySelector('#menu').hidden")
    await page.click("#composer")
    await page.type("/")
    options = "[...document.querySelectorAll('#commands [role=option] b')].map((node) => node.textContent)"
    await page.wait_for(f"{options}.length === 4")
    await page.type("h")
    assert await page.evaluate(options) == ["/history", "/help"]
    await page.press("ArrowDown")
    await page.press("Enter")
    assert await page.evaluate("document.querySelector('#composer').value") == "/help "
    assert await page.evaluate("document.querySelector('#commands').hidden")


async def test_a_reply_quotes_the_message(stage: Stage) -> None:
    """A double click answers a message; the quote names it and leads back to it."""
    page = await stage.open()
    sent = await stage.bot("sendMessage", chat_id=ADA, text="What shall I paint?")
    await page.click(f'[data-message-id="{sent["message_id"]}"] .words', times=2)
    await page.wait_for("!document.querySelector('#replying').hidden")
    await page.type("a fox")
    await page.press("Enter")
    quote = await page.wait_for("document.querySelector('.mine .quote')?.innerText")
    assert quote.split("\n") == ["Wassily", "What shall I paint?"]
    await page.click(".mine .quote")
    await page.wait_for(f"document.activeElement.dataset.messageId === '{sent['message_id']}'")


async def test_chosen_pictures_go_as_an_album_or_as_files(stage: Stage, tmp_path: Path) -> None:
    """Several pictures go together with the words as caption; with a tick they go as files, untouched."""
    files = [tmp_path / f"{colour}.png" for colour in ("red", "gold")]
    for file in files:
        file.write_bytes(picture(file.stem))
    page = await stage.open()
    await page.upload("#files", files)
    await page.wait_for("document.querySelectorAll('#tray img').length === 2")
    await page.click("#composer")
    await page.type("mix these")
    await page.press("Enter")
    await page.wait_for(f"{SEEN}.length === 2 && document.querySelector('.mine .grid + .words')")
    assert await page.evaluate("document.querySelector('#tray').hidden")

    await page.upload("#files", files[:1])
    await page.click("#as-files")
    await page.click("#send")
    assert await page.wait_for("document.querySelector('.mine a.file')?.download") == "red.png"


async def test_a_pasted_picture_waits_to_be_sent(stage: Stage) -> None:
    """A picture pasted into the message box stands in the tray until it is sent."""
    page = await stage.open()
    await page.evaluate("""(async () => {
        const canvas = new OffscreenCanvas(40, 30);
        canvas.getContext("2d").fillRect(0, 0, 40, 30);
        const data = new DataTransfer();
        data.items.add(new File([await canvas.convertToBlob()], "pasted.png", { type: "image/png" }));
        document.querySelector("#composer").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data }));
    })()""")
    await page.wait_for("document.querySelector('#tray img')?.naturalWidth === 40")
    await page.click("#send")
    await page.wait_for(f"{SEEN}.length === 1")


async def test_the_bot_is_seen_at_work(stage: Stage) -> None:
    """A chat action is told in the head of the chat, until a message comes."""
    page = await stage.open()
    await stage.bot("sendChatAction", chat_id=ADA, action="upload_photo")
    assert await page.wait_for("document.querySelector('#head-line.acting')?.textContent") == "sending a photo"
    await stage.bot("sendMessage", chat_id=ADA, text="done")
    await page.wait_for("document.querySelector('#head-line').textContent === 'bot'")


async def test_three_people_share_the_group(stage: Stage) -> None:
    """In the group others have names; what is said elsewhere is counted as unread; another person is one press away."""
    page = await stage.open()
    await stage.say(BORIS, "Who paints?", STUDIO)
    await page.wait_for("document.querySelector('.unread')?.textContent === '1'")
    await page.click(f"[data-key='{STUDIO}']")
    assert await page.wait_for("document.querySelector('article .name')?.textContent") == "Boris"
    await page.wait_gone(".unread")
    await page.click(f"#people [data-key='{BORIS}']")
    await page.wait_for("document.querySelector('article.mine')?.innerText.includes('Who paints?')")


async def test_ones_own_words_can_be_changed(stage: Stage) -> None:
    """Arrow up in the empty box changes what was written last, E any own message, and Escape leaves it alone."""
    page = await stage.open()
    await stage.say(ADA, "a read apple")
    await page.wait_for(f"{SHOWN}.some((words) => words.includes('read'))")
    await page.click("#composer")
    await page.press("ArrowUp")
    assert await page.evaluate("document.querySelector('#composer').value") == "a read apple"
    await page.press("Escape")
    assert (
        await page.evaluate("document.querySelector('#composer').value + document.querySelector('#replying').hidden")
        == "true"
    )
    await page.evaluate("document.querySelector('article:last-child').focus()")
    await page.press("e")
    await page.wait_for("document.querySelector('#composer').value === 'a read apple'")
    await page.evaluate("document.querySelector('#composer').value = 'a red apple'")
    await page.press("Enter")
    await page.wait_for(f"{SHOWN}.at(-1).includes('a red apple') && {SHOWN}.at(-1).includes('edited')")
    assert await page.evaluate("document.querySelector('#replying').hidden")
    updates = await stage.bot("getUpdates", timeout=5, offset=-1)
    assert updates[-1]["edited_message"]["text"] == "a red apple"
