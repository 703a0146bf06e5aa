"""A history is opened, turned in place, and searched."""

from __future__ import annotations

from telegram.constants import ParseMode

from bot.asked import Asked
from bot.handlers.history.pages import FILENAME, leaf
from bot.handlers.history.view import MARK, View
from bot.house import Action, Answer, House, Payload, reply_to
from bot.refusal import Refusal
from bot.requests.parse import without_command


async def history(house: House, asked: Asked) -> None:
    """The newest page of everything, of what has the words behind the command, or of favourites."""
    await _post(house, asked, View.said(without_command(asked.text)))


async def favourites(house: House, asked: Asked) -> None:
    """The newest page of favourites."""
    await _post(house, asked, View.said(f"{MARK}{without_command(asked.text)}"))


async def turn(house: House, asked: Asked, payload: Payload) -> str | None:
    """Turn the page, in place. A text, which pages once were, becomes a photo by it."""
    view, newer = View.of(payload), tuple(payload["newer"])
    page = await leaf(house, asked, view, payload["before"], newer)
    if page is None:
        raise Refusal("history-end") if newer else view.nothing(asked)
    await house.remedia(asked, page.media, page.keyboard)
    return None


async def search(house: House, asked: Asked, payload: Payload) -> str | None:
    """Ask for the words."""
    texts = house.texts(asked)
    text = texts.html("favourites-search" if View.of(payload).marked else "history-search")
    await house.ask(asked, text, "history-search", payload, hint=texts.plain("history-search-hint"))
    return None


async def found(house: House, asked: Asked, payload: Payload) -> None:
    """Show what has the words of the reply."""
    view = View.said(asked.text)
    if not view.words:
        raise Refusal("history-search-empty")
    await _post(house, asked, View(view.words, view.marked or View.of(payload).marked))


async def _post(house: House, asked: Asked, view: View) -> None:
    page = await leaf(house, asked, view)
    if page is None:
        raise view.nothing(asked)
    await house.bot.send_photo(
        asked.chat.id,
        page.content,
        caption=page.caption,
        parse_mode=ParseMode.HTML,
        filename=FILENAME,
        message_thread_id=asked.thread_id,
        reply_parameters=reply_to(asked),
        reply_markup=page.keyboard,
    )


ACTIONS: dict[str, Action] = {"history": turn, "history-search": search}
REPLIES: dict[str, Answer] = {"history-search": found}
