"""The chat page with bots that are asked from any chat, that are led to by links, and that are paid."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from browsing import ADA, STUDIO, Stage, keyboard, picture, staged
from chromium import Browser, needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.asyncio(loop_scope="module")]

KINDS = ["message", "inline_query", "chosen_inline_result", "callback_query", "pre_checkout_query"]
VALUE = "document.querySelector('#composer').value"
FOCUS = "document.activeElement"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    async with Browser(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def stage(browser: Browser, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(browser, tmp_path) as stage:
        await stage.bot("getUpdates", allowed_updates=KINDS)
        yield stage


async def _update(stage: Stage, kind: str) -> Any:
    """The next update of a kind; what came before it is passed over."""
    async with asyncio.timeout(15):
        while True:
            for update in await stage.bot("getUpdates", timeout=5, allowed_updates=KINDS):
                await stage.bot("getUpdates", offset=update["update_id"] + 1, timeout=0)
                if kind in update:
                    return update[kind]


async def _query(stage: Stage, words: str) -> Any:
    """The inline query with exactly these words: a slow machine may put what was typed until then as well."""
    while (query := await _update(stage, "inline_query"))["query"] != words:
        pass
    return query


async def _photos(stage: Stage, *colours: str) -> list[dict[str, Any]]:
    """Results with a picture of each colour, which the bot has sent before."""
    results = []
    for colour in colours:
        file = {"photo": (f"{colour}.png", picture(colour))}
        sent = await stage.bot("sendPhoto", chat_id=ADA, files=file)
        file_id = sent["photo"][-1]["file_id"]
        results.append({"type": "photo", "id": colour, "photo_file_id": file_id, "title": f"a {colour} sea"})
    return results


def _article(title: str, description: str) -> dict[str, Any]:
    content = {"message_text": f"{title}: {description}"}
    return {
        "type": "article",
        "id": title,
        "title": title,
        "description": description,
        "input_message_content": content,
    }


async def test_pictures_found_inline_are_chosen_from_a_grid(stage: Stage) -> None:
    """Words behind a bot's name are put to it, its pictures lie above the box, and the chosen one is posted."""
    results = await _photos(stage, "teal", "gold", "navy")
    page = await stage.open(chat=STUDIO)
    await page.click("#composer")
    for letter in "@wassily_bot sea":
        await page.type(letter)
    query = await _query(stage, "sea")
    assert query["from"]["id"] == ADA
    await stage.bot("answerInlineQuery", inline_query_id=query["id"], results=results)
    await page.wait_for(
        "[...document.querySelectorAll('.found-grid img')].filter((img) => img.naturalWidth).length === 3"
    )
    alts = await page.evaluate("[...document.querySelectorAll('.found-grid img')].map((img) => img.alt)")
    assert alts == ["a teal sea", "a gold sea", "a navy sea"]
    await page.press("ArrowDown")
    await page.press("ArrowRight")
    assert await page.evaluate(f"{FOCUS}.querySelector('img').alt") == "a gold sea"
    await page.press("Enter")
    assert await page.wait_for("document.querySelector('article.mine .via')?.innerText") == "via @wassily_bot"
    await page.wait_for("document.querySelector('article.mine .photo img.full')?.naturalWidth === 96")
    assert await page.evaluate(f"{VALUE} === '' && document.querySelector('#inline').hidden")
    assert (await _update(stage, "chosen_inline_result"))["result_id"] == "gold"
    await page.click(".via button")
    await page.wait_for(f"{VALUE} === '@wassily_bot '")


async def test_what_a_bot_offers_in_words_is_a_list(stage: Stage) -> None:
    """Articles stand in a list, Enter takes the first, and its button tells the bot without a message of its own."""
    page = await stage.open(chat=STUDIO)
    await page.click("#composer")
    await page.type("@wassily_bot ")
    query = await _query(stage, "")
    article = _article("Paint a fox", "as you wrote it") | {"reply_markup": keyboard(["Again"])}
    await stage.bot("answerInlineQuery", inline_query_id=query["id"], results=[article])
    assert "as you wrote it" in await page.wait_for("document.querySelector('.found-list .found')?.innerText")
    await page.press("Enter")
    await page.wait_for("document.querySelector('article.mine .words')?.innerText === 'Paint a fox: as you wrote it'")
    inline_id = (await _update(stage, "chosen_inline_result"))["inline_message_id"]
    await page.click("[data-callback=again]")
    pressed = await _update(stage, "callback_query")
    assert (pressed["inline_message_id"], "message" in pressed) == (inline_id, False)
    await stage.bot("answerCallbackQuery", callback_query_id=pressed["id"], text="Painting.")
    await page.wait_for("document.querySelector('#toasts')?.innerText.includes('Painting.')")


async def test_escape_closes_the_results_and_the_words_stay(stage: Stage) -> None:
    """A bot's name is completed; new words ask again, old answers are not shown, and Escape closes the results."""
    page = await stage.open()
    await page.click("#composer")
    await page.type("@w")
    await page.wait_for("document.querySelector('#commands:not([hidden])')?.innerText.includes('@wassily_bot')")
    await page.press("Enter")
    assert await page.evaluate(VALUE) == "@wassily_bot "
    await page.type("a")
    first = await _query(stage, "a")
    await page.type("b")
    second = await _query(stage, "ab")
    await stage.bot("answerInlineQuery", inline_query_id=first["id"], results=[_article("Old", "a")])
    await stage.bot("answerInlineQuery", inline_query_id=second["id"], results=[_article("New", "ab")])
    assert await page.wait_for("document.querySelector('.found-list b')?.innerText") == "New"
    await page.press("ArrowUp")
    assert await page.evaluate(f"{FOCUS}.matches('.found')")
    await page.press("Escape")
    assert await page.evaluate(f"document.querySelector('#inline').hidden && {FOCUS}.id === 'composer'")
    assert await page.evaluate(VALUE) == "@wassily_bot ab"


async def test_more_results_come_at_the_end(stage: Stage) -> None:
    """Near the end of the results the bot is asked for those that follow."""
    page = await stage.open()
    await page.click("#composer")
    await page.type("@wassily_bot many")
    query = await _query(stage, "many")
    results = [_article(f"Result {number}", "x") for number in range(20)]
    await stage.bot("answerInlineQuery", inline_query_id=query["id"], results=results, next_offset="20")
    await page.wait_for("document.querySelectorAll('.found').length === 20")
    await page.evaluate("document.querySelector('#inline').scrollTop = 9999")
    query = await _update(stage, "inline_query")
    assert query["offset"] == "20"
    await stage.bot("answerInlineQuery", inline_query_id=query["id"], results=[_article("The last", "x")])
    await page.wait_for("document.querySelectorAll('.found').length === 21")


async def test_the_button_above_the_results_starts_the_bot(stage: Stage) -> None:
    """The button above inline results opens the private chat with the bot, which is started with its parameter."""
    page = await stage.open(chat=STUDIO)
    await page.click("#composer")
    await page.type("@wassily_bot x")
    query = await _query(stage, "x")
    button = {"text": "Get credits first", "start_parameter": "credits"}
    await stage.bot("answerInlineQuery", inline_query_id=query["id"], results=[], button=button)
    await page.click(".inline-button")
    await page.wait_for("document.querySelector('#head-title').textContent === 'Wassily'")
    await page.wait_for("[...document.querySelectorAll('.mine .words')].at(-1)?.innerText === '/start credits'")


async def test_a_button_begins_an_inline_query(stage: Stage) -> None:
    """A button that asks inline fills the message box, here or in the chat that is chosen."""
    rows = [
        [
            {"text": "Search", "switch_inline_query_current_chat": "sea"},
            {"text": "Share", "switch_inline_query": "fox"},
        ]
    ]
    await stage.bot("sendMessage", chat_id=ADA, text="Look", reply_markup={"inline_keyboard": rows})
    page = await stage.open()
    await page.click(".key[data-inline=sea]")
    await page.wait_for(f"{VALUE} === '@wassily_bot sea'")
    await page.press("Escape")
    await page.click(".key[data-inline=fox]")
    await page.wait_for("document.querySelector('dialog.chooser[open]')")
    await page.press("Tab")
    await page.press("Enter")
    await page.wait_for(
        f"document.querySelector('#head-title').textContent === 'Studio' && {VALUE} === '@wassily_bot fox'"
    )


async def test_a_link_to_a_bot_opens_its_chat(stage: Stage) -> None:
    """A t.me link with a payload opens the private chat and starts the bot with it; others lead elsewhere."""
    words = "https://t.me/Wassily_bot?start=gift_42 or https://t.me/somebody_else?start=1"
    await stage.bot("sendMessage", chat_id=STUDIO, text=words)
    page = await stage.open(chat=STUDIO)
    await page.click("article .words a")
    await page.wait_for("[...document.querySelectorAll('.mine .words')].at(-1)?.innerText === '/start gift_42'")
    assert (await _update(stage, "message"))["text"] in ("/start", "/start gift_42")
    asked = "import('/page/links.js').then(({ botLink }) => [botLink('tg://resolve?domain=A_bot&start=x'), botLink('https://t.me/a/1')])"
    assert await page.evaluate(asked) == [{"username": "a_bot", "start": "x"}, None]


async def test_an_invoice_is_paid_with_stars(stage: Stage) -> None:
    """Paying tells what it costs and what one has; the bot agrees, both are told, and what is left is shown."""
    page = await stage.open()
    assert "1,000" in await page.wait_for("document.querySelector('#balance:not([hidden])')?.innerText")
    await _invoice(stage, 50)
    await page.click(".pay-key")
    asked = await page.wait_for("document.querySelector('dialog.pay[open] dl')?.innerText")
    assert asked.split() == ["To", "Wassily", "Price", "⭐", "50", "You", "have", "⭐", "1,000"]
    await page.press("Enter")
    query = await _update(stage, "pre_checkout_query")
    await stage.bot("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], ok=True)
    await page.wait_gone("dialog.pay")
    await page.wait_for("document.querySelector('article.service')?.innerText === 'Ada paid ⭐ 50'")
    await page.wait_for("document.querySelector('#balance').innerText.includes('950')")
    paid = await _update(stage, "message")
    while "successful_payment" not in paid:
        paid = await _update(stage, "message")
    charge = paid["successful_payment"]["telegram_payment_charge_id"]
    await stage.bot("refundStarPayment", user_id=ADA, telegram_payment_charge_id=charge)
    await page.wait_for("[...document.querySelectorAll('article.service')].at(-1).innerText === '⭐ 50 came back'")
    await page.wait_for("document.querySelector('#balance').innerText.includes('1,000')")


async def test_a_payment_that_is_refused_says_why(stage: Stage) -> None:
    """The bot's refusal stands in the dialog, which stays open; who has too little cannot pay at all."""
    page = await stage.open()
    await _invoice(stage, 50)
    await page.click(".pay-key")
    await page.click("dialog.pay .solid")
    query = await _update(stage, "pre_checkout_query")
    answer = {"ok": False, "error_message": "There are no credits left to sell."}
    await stage.bot("answerPreCheckoutQuery", pre_checkout_query_id=query["id"], **answer)
    await page.wait_for("document.querySelector('.trouble').textContent === 'There are no credits left to sell.'")
    await page.press("Escape")
    await page.wait_gone("dialog.pay")
    await _invoice(stage, 5000)
    await page.click("article:last-child .pay-key")
    await page.wait_for("document.querySelector('.trouble')?.textContent === 'You have only ⭐ 1,000.'")
    assert await page.evaluate("document.querySelector('dialog.pay .solid').disabled")


async def _invoice(stage: Stage, amount: int) -> None:
    about = {"title": "100 credits", "description": "For a hundred pictures.", "payload": "credits"}
    prices = [{"label": "100 credits", "amount": amount}]
    await stage.bot("sendInvoice", chat_id=ADA, currency="XTR", prices=prices, **about)
