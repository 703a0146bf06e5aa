"""The message that shows a chain: edited in place, and put up anew below where it has scrolled away."""

from __future__ import annotations

import logging
from contextlib import suppress

from telegram import InlineKeyboardMarkup, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.house import House
from bot.keyboards.play import chaining
from bot.sending.answers import is_gone, unchanged
from bot.texts import Texts
from storage import Chain

log = logging.getLogger(__name__)

FAR = 20
"""How many messages may have come since, before the chain is shown below them."""


async def put_up(house: House, chain: Chain, reply: ReplyParameters | None = None) -> None:
    """Show the chain in a new message; the one before is taken down, so that there is one to reply to."""
    text, keyboard = await _face(house, chain)
    message = await house.bot.send_message(
        chain.chat_id,
        text,
        parse_mode=ParseMode.HTML,
        message_thread_id=chain.thread_id,
        reply_parameters=reply,
        reply_markup=keyboard,
        disable_notification=reply is None,
    )
    await house.storage.games.chain_message(chain.id, message.message_id)
    if chain.message_id is not None:
        with suppress(TelegramError):  # it may be gone, or too old to be deleted
            await house.bot.delete_message(chain.chat_id, chain.message_id)


def show_soon(house: House, chain: Chain, *, latest: int = 0) -> None:
    """Let the message show the chain as it is, when the chat may see an edit. `latest` is the newest message known."""
    house.redraw.soon(chain.chat_id, chain.id, lambda: _draw(house, chain.id, latest))


async def show(house: House, chain_id: str) -> None:
    """Let the message show the chain as it is."""
    async with house.redraw.alone(chain_id):
        await _draw(house, chain_id)


async def _draw(house: House, chain_id: str, latest: int = 0) -> None:
    chain = await house.storage.games.chain(chain_id)
    if chain is None:
        return
    if chain.message_id is None or latest - chain.message_id > FAR:
        return await put_up(house, chain)
    text, keyboard = await _face(house, chain)
    try:
        await house.bot.edit_message_text(
            text, chain.chat_id, chain.message_id, parse_mode=ParseMode.HTML, reply_markup=keyboard
        )
    except BadRequest as error:
        if is_gone(error) and chain.state == "open":
            return await put_up(house, chain)
        if not unchanged(error):
            log.info("chain %s is not shown: %s", chain_id, error)


async def _face(house: House, chain: Chain) -> tuple[str, InlineKeyboardMarkup | None]:
    language = await house.language_of(chain.person_id)
    texts = house.languages.of(language)
    buttons = house.keyboards.of(language, None)
    return _text(texts, chain), await chaining(buttons, chain) if chain.text else None


def _text(texts: Texts, chain: Chain) -> str:
    if not chain.text:
        return texts.html("chain-erased")
    if chain.state == "closed":
        return texts.html("chain-ended", words=chain.text)
    if chain.full:
        return texts.html("chain-whole", words=chain.text)
    return texts.html("chain-open", words=chain.text, count=chain.room)
