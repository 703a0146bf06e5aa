"""The chat page's manners: widths, colours, keys, long chats, a server that goes and comes back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from browsing import ADA, STUDIO, Stage, keyboard, picture, staged
from chromium import Browser, Page, needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.asyncio(loop_scope="module")]

CANVAS = "getComputedStyle(document.querySelector('#canvas')).backgroundColor"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    async with Browser(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def stage(browser: Browser, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(browser, tmp_path) as stage:
        yield stage


async def _fits(page: Page) -> bool:
    """Nothing is wider than the window or than the log."""
    # What sticks out on a phone widens innerWidth with it; the screen stays as it is.
    wide = "document.documentElement.scrollWidth > Math.min(innerWidth, screen.width)"
    log = "document.querySelector('#log').scrollWidth > document.querySelector('#log').clientWidth"
    return bool(await page.evaluate(f"!({wide}) && !({log})"))


async def test_everything_fits_a_phone(stage: Stage) -> None:
    """At 360 pixels nothing sticks out: long words, pictures, many buttons, files with long names, code."""
    page = await stage.open(phone=True)
    await stage.say(ADA, "W" * 300)
    await stage.bot("sendMessage", chat_id=ADA, text=f"<pre>{'x' * 200}</pre>", parse_mode="HTML")
    await stage.bot("sendDocument", chat_id=ADA, files={"document": ("n" * 90 + ".png", picture("red"))})
    rows = [["A long label indeed", "Another long one", "And a third"], ["u" * 60]]
    await stage.bot(
        "sendPhoto", chat_id=ADA, files={"photo": ("w.png", picture("navy", 900, 200))}, reply_markup=keyboard(*rows)
    )
    await page.wait_for("document.querySelector('article img.full')?.naturalWidth > 0")
    assert await _fits(page)


async def test_many_members_fit_a_phone(stage: Stage) -> None:
    """The line of a group's members ends where the window does, however many there are."""
    for user in range(501, 511):
        await stage.say(user, "hello", chat=STUDIO)
    page = await stage.open(chat=STUDIO, phone=True)
    await page.wait_for("document.querySelector('#head-line').textContent.includes('510')")
    assert await _fits(page)


async def test_what_opens_over_the_chat_fits_a_phone(stage: Stage) -> None:
    """At 360 pixels the topics, the board of reactions, the keys and what is about a chat lie within the window."""
    workshop = -1001000000002
    await stage.say(ADA, "W" * 80, chat=workshop)
    page = await stage.open(chat=workshop, phone=True)
    assert await _fits(page)
    inside = """(selector) => {
        const { left, right, top, bottom } = document.querySelector(selector).getBoundingClientRect();
        const box = document.querySelector(selector);
        return left >= 0 && top >= 0 && right <= 360 && bottom <= 740 && box.scrollWidth <= box.clientWidth;
    }"""
    await page.hold("article .bubble")
    await page.click(".picker .more")
    assert await page.evaluate(f"({inside})('.picker')")
    await page.press("Escape")
    for opens, opened in (("#about", "dialog.about"), ("#help", "dialog.help")):
        await page.evaluate(f"document.querySelector('{opens}').click()")
        await page.wait_for(f"document.querySelector('{opened}[open]')")
        assert await page.evaluate(f"({inside})('{opened}')")
        await page.press("Escape")
        await page.wait_gone("dialog")


async def test_a_phone_has_two_screens(stage: Stage) -> None:
    """At phone width the chat covers the list, and its back button leads to the list again."""
    page = await stage.open(phone=True)
    assert await page.evaluate("!document.querySelector('#sidebar').checkVisibility()")
    await page.click("#back")
    await page.wait_for("document.querySelector('#sidebar').checkVisibility()")
    assert await page.evaluate("!document.querySelector('#chat').checkVisibility()")
    assert await _fits(page)
    await page.click(f"[data-key='{STUDIO}']")
    await page.wait_for("document.querySelector('#head-title').checkVisibility()")


async def test_a_message_is_answered_by_a_swipe(stage: Stage) -> None:
    """On a phone a message drawn to the left is answered; one drawn a little only springs back."""
    page = await stage.open(phone=True)
    await stage.bot("sendMessage", chat_id=ADA, text="What shall I paint?")
    await page.swipe(".theirs .bubble", -30)
    assert await page.evaluate("document.querySelector('#replying').hidden")
    await page.swipe(".theirs .bubble", -120)
    assert "What shall I paint?" in await page.wait_for("document.querySelector('#replying p')?.innerText")


async def test_dark_and_light_follow_the_system_and_a_choice_is_remembered(stage: Stage) -> None:
    """The colours are the system's until the person chooses; the choice outlives a reload."""
    page = await stage.open(color_scheme="light")
    light = await page.evaluate(CANVAS)
    await page.prefers(color_scheme="dark")
    dark = await page.wait_for(f"{CANVAS} !== '{light}' && {CANVAS}")
    await page.click("#theme")
    await page.wait_for(f"{CANVAS} === '{light}'")
    await page.send("Page.reload")
    await page.wait_for("document.querySelector('article')")
    assert await page.evaluate(CANVAS) == light
    assert dark != light


async def test_words_can_be_read_in_both_colours(stage: Stage) -> None:
    """Ink on every ground of the page has a contrast of at least 4.5 to 1."""
    page = await stage.open(color_scheme="light")
    for scheme in ("light", "dark"):
        await page.prefers(color_scheme=scheme)
        assert await page.evaluate(CONTRASTS) == []


CONTRASTS = """(() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const probe = document.body.appendChild(document.createElement("i"));
    const light = (name) => {
        probe.style.color = `var(--${name})`;
        canvas.fillStyle = getComputedStyle(probe).color;
        canvas.fillRect(0, 0, 1, 1);
        const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part / 255);
        const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [dim, bright] = [light(one), light(other)].sort((a, b) => a - b);
        return (bright + 0.05) / (dim + 0.05);
    };
    const hues = [0, 1, 2, 3, 4, 5, 6].map((hue) => [`hue-${hue}`, "theirs"]);
    const pairs = [["ink", "theirs"], ["ink", "mine"], ["ink", "panel"], ["quiet", "theirs"], ["quiet", "mine"],
        ["soft", "panel"], ["soft", "canvas"], ["soft", "wash"], ["accent", "panel"], ["on-accent", "accent"],
        ["link", "theirs"], ["link", "mine"], ["link", "panel"], ["ink", "wash"], ["accent", "wash"],
        ["soft", "raised"], ["accent", "raised"], ["bad", "raised"], ...hues];
    const bad = pairs.filter(([one, other]) => contrast(one, other) < 4.5).map((pair) => pair.join(" on "));
    probe.remove();
    return bad;
})()"""


async def test_every_control_has_a_name(stage: Stage) -> None:
    """Every button, link and field says in words what it does."""
    page = await stage.open()
    file = {"photo": ("a.png", picture("red"))}
    await stage.bot("sendPhoto", chat_id=ADA, files=file, reply_markup=keyboard(["Again"]))
    await page.wait_for("document.querySelector('article .photo')")
    nameless = """[...document.querySelectorAll("button, a, textarea, input:not([hidden])")]
        .filter((node) => node.checkVisibility() && !(node.ariaLabel || node.textContent.trim()))
        .map((node) => node.outerHTML)"""
    assert await page.evaluate(nameless) == []


async def test_messages_can_be_reached_and_answered_by_keys(stage: Stage) -> None:
    """In the log the arrows walk from message to message, and R answers the one that is reached."""
    page = await stage.open()
    await stage.say(ADA, "the last")
    await page.wait_for("document.querySelectorAll('article').length === 2")
    await page.evaluate("document.querySelector('#log').focus()")
    await page.press("ArrowUp")
    await page.press("ArrowUp")
    assert "/start" in await page.evaluate("document.activeElement.innerText")
    await page.press("r")
    assert "/start" in await page.wait_for("document.querySelector('#replying p')?.innerText")
    await page.press("Escape")
    assert await page.evaluate("document.querySelector('#replying').hidden")


async def test_a_newcomer_is_told_what_to_type(stage: Stage) -> None:
    """An empty chat offers things to try, and pressing one says it."""
    page = await stage.open(user=103, chat=103)
    await page.click(".welcome .try:nth-of-type(1)")
    await page.wait_for("document.querySelector('article.mine')?.innerText.includes('/start')")
    await page.wait_gone(".welcome .try")


async def test_older_messages_come_when_wanted(stage: Stage) -> None:
    """A long chat opens at its end; older messages are fetched on the way up; one press leads down again."""
    for number in range(70):
        await stage.say(ADA, f"number {number}")
    page = await stage.open()
    await page.wait_for("document.querySelector('#log').scrollTop > 1000")
    count = "document.querySelectorAll('article').length"
    assert await page.evaluate(count) == 50
    await page.evaluate("document.querySelector('#log').scrollTop = 0")
    await page.wait_for(f"{count} === 71")
    assert await page.evaluate("document.querySelector('#log').scrollTop") > 400
    await stage.bot("sendMessage", chat_id=ADA, text="news")
    await page.wait_for("document.querySelector('#down').dataset.count === '1'")
    await page.click("#down")
    await page.wait_for("document.querySelector('#down').hidden")


async def test_a_server_that_comes_back_is_noticed(browser: Browser, tmp_path: Path) -> None:
    """While the server is away the page says so and keeps what was written; afterwards it goes on by itself."""
    async with staged(browser, tmp_path / "one") as first:
        page = await first.open()
        port = urlsplit(first.url).port
        assert port is not None
        first.pages.clear()  # this page outlives its server
    await page.wait_for("!document.querySelector('#away').hidden")
    await page.click("#composer")
    await page.type("are you there?")
    await page.press("Enter")
    await page.wait_for("document.querySelector('#composer').value === 'are you there?'")
    async with staged(browser, tmp_path / "two", port) as second:
        second.pages.append(page)
        await page.wait_for("document.querySelector('#away').hidden")
        await page.press("Enter")
        await page.wait_for("document.querySelector('#log').innerText.includes('are you there?')")


async def test_what_grows_at_the_end_is_followed(stage: Stage) -> None:
    """A picture that comes while the end is being scrolled to does not leave the reader above it; going up does."""
    for number in range(30):
        await stage.say(ADA, f"number {number}")
    page = await stage.open()
    await page.wait_for("document.querySelector('#log').scrollTop > 400")
    below = "((log) => log.scrollHeight - log.scrollTop - log.clientHeight)(document.querySelector('#log'))"
    await page.evaluate(
        "const log = document.querySelector('#log');"
        "log.querySelector('article').style.minHeight = '600px'; log.dispatchEvent(new Event('scroll'))"
    )
    await page.wait_for(f"{below} < 2")
    await page.evaluate("document.querySelector('#log').scrollTop -= 300")
    await page.wait_for("!document.querySelector('#down').hidden")
