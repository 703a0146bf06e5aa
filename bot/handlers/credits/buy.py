"""/buy, and the buttons that ask for an invoice."""

from __future__ import annotations

from bot.asked import Asked
from bot.house import Action, House, Payload
from bot.refusal import Refusal
from bot.sales.paying import PACK, REQUEST, job_of, pack_buttons, pack_of, send_invoice
from bot.texts import cut_at_word, isolated

_WORDS = 120  # of a request that an invoice repeats


async def buy(house: House, asked: Asked) -> None:
    """Show the packs on sale."""
    if not house.shop.is_open:
        raise Refusal("stars-nothing")
    await house.say(asked, "buy", await pack_buttons(house, asked))


async def pack(house: House, asked: Asked, payload: Payload) -> None:
    """Send the invoice for a pack."""
    wanted = pack_of(payload)
    if wanted not in house.shop.packs:
        raise Refusal("stars-gone")
    texts = house.texts(asked)
    title = texts.plain("pack-title", credits=wanted.credits)
    await send_invoice(house, asked, title, texts.plain("pack-description"), wanted.stars)


async def pay(house: House, asked: Asked, payload: Payload) -> None:
    """Send the invoice for one request."""
    job = job_of(payload)
    if house.shop.price(job.cost) != payload["stars"]:
        raise Refusal("stars-gone")
    if await house.storage.job(job.id) is not None:
        raise Refusal("stars-already")
    texts = house.texts(asked)
    words = isolated(cut_at_word(job.prompt, _WORDS))
    description = texts.plain("pay-description", words=words, length=len(words))
    await send_invoice(house, asked, texts.plain("pay-title"), description, payload["stars"])


ACTIONS: dict[str, Action] = {PACK: pack, REQUEST: pay}
