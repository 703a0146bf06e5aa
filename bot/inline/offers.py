"""The offer to paint what stands behind the bot's name."""

from __future__ import annotations

from telegram import InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ParseMode

from bot.asked import Asked
from bot.house import House
from bot.keyboards.inline import cancelling
from bot.refusal import Refusal
from bot.requests.orders import ordered
from bot.requests.parse import parse_all
from bot.requests.submit import demand
from bot.requests.wishes import Wish
from bot.texts import cut_at_word, isolated

PAINT = "paint"
"""The id of the offer among the results."""
PROMPT_LENGTH = 300


def wish_of(asked: Asked) -> Wish:
    """What the words ask for. Raises `Refusal` for what cannot be read, and for several requests."""
    requests = parse_all(f"/imagine {asked.text}")
    if len(requests) > 1:
        raise Refusal("inline-many")
    return Wish.of_words(requests[0].words, requests[0].options)


async def paint(house: House, asked: Asked) -> InlineQueryResultArticle:
    """The offer, with its price. Raises `Refusal` for words that are not painted, and where credits are short."""
    wish = wish_of(asked)
    order = ordered(house, asked, wish)
    await demand(house, asked, order.credits)
    available = (await house.storage.quota(asked.person.id)).available
    texts = house.texts(asked)
    return InlineQueryResultArticle(
        id=PAINT,
        title=texts.plain("inline-paint", prompt=isolated(wish.prompt)),
        description=texts.plain("inline-price", credits=order.credits, available=available),
        input_message_content=InputTextMessageContent(
            texts.html("inline-painting", prompt=prompt_of(wish)), parse_mode=ParseMode.HTML
        ),
        reply_markup=await cancelling(house.buttons(asked)),
    )


def prompt_of(wish: Wish) -> str:
    """The words as a message of that sort shows them."""
    return isolated(cut_at_word(wish.prompt, PROMPT_LENGTH))
