"""python-telegram-bot inline: results offered, chosen, and changed."""

from __future__ import annotations

import asyncio
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultCachedPhoto,
    InlineQueryResultsButton,
    InputMediaPhoto,
    InputTextMessageContent,
    Update,
)
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChosenInlineResultHandler,
    ContextTypes,
    InlineQueryHandler,
)

from playground.client import Person, Playground

STUDIO = -1001000000001
KEYBOARD = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Paint", callback_data="paint"))


async def offer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.inline_query
    text = InputTextMessageContent(f"<b>{update.inline_query.query}</b>", parse_mode="HTML")
    results = [
        InlineQueryResultArticle("words", "Words", text, reply_markup=KEYBOARD),
        InlineQueryResultCachedPhoto("photo", context.bot_data["photo"], caption="kept"),
    ]
    button = InlineQueryResultsButton("Open the chat", start_parameter="inline")
    await update.inline_query.answer(results, cache_time=0, is_personal=True, button=button)


async def choose(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.chosen_inline_result
    context.bot_data["chosen"].put_nowait(update.chosen_inline_result)


async def press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query and query.message is None
    await query.edit_message_text("painting", reply_markup=KEYBOARD)
    await query.edit_message_media(InputMediaPhoto(context.bot_data["photo"], caption="painted"))
    await query.answer("done")


async def test_an_application_answers_inline(address: str, playground: Playground, paint: Any) -> None:
    """From the query to the picture, in a chat where the bot only gets `True` for its edits."""
    builder = Application.builder().token("7:app").base_url(f"{address}/bot").base_file_url(f"{address}/file/bot")
    application = builder.build()
    application.add_handlers(
        [InlineQueryHandler(offer), ChosenInlineResultHandler(choose), CallbackQueryHandler(press)]
    )
    person = Person(playground, 900, chat=STUDIO, bot=7)
    async with application:
        await application.start()
        assert application.updater
        sent = await application.bot.send_photo(STUDIO, paint())
        application.bot_data |= {"photo": sent.photo[-1].file_id, "chosen": asyncio.Queue()}
        await application.updater.start_polling(poll_interval=0, timeout=5, allowed_updates=Update.ALL_TYPES)
        answer = await person.inline("a fox")
        assert answer["button"] == {"text": "Open the chat", "start_parameter": "inline"}
        words, photo = answer["results"]
        message = await person.choose(words, query="a fox")
        assert (message.text, message.raw["via_bot"]["id"]) == ("a fox", 7)
        assert (await person.press(message, "Paint"))["text"] == "done"
        shown = next(found for found in await person.messages() if found.id == message.id)
        assert shown.photo and shown.text == "painted" and shown.buttons == []
        assert (await person.choose(photo, query="a fox")).text == "kept"
        async with asyncio.timeout(10):
            first, second = [await application.bot_data["chosen"].get() for _ in range(2)]
        await application.updater.stop()
        await application.stop()
    assert (first.result_id, first.query, bool(first.inline_message_id)) == ("words", "a fox", True)
    assert (second.result_id, second.inline_message_id) == ("photo", None)
