"""python-telegram-bot talks to the playground as to Telegram."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from PIL import Image
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaAnimation,
    InputMediaDocument,
    InputMediaPhoto,
    MenuButtonCommands,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from playground.client import Person, Playground


@pytest.fixture
async def bot(address: str) -> AsyncIterator[Bot]:
    async with Bot("1:ptb", base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as bot:
        yield bot


@pytest.fixture
async def minji(playground: Playground, bot: Bot) -> Person:
    person = Person(playground, 103)
    await person.say("/start")
    return person


async def test_messages_of_every_kind(bot: Bot, minji: Person, paint: Any) -> None:
    """What comes back reads as what was sent."""
    text = await bot.send_message(103, "<b>hi</b>", parse_mode=ParseMode.HTML)
    photo = await bot.send_photo(103, paint(), caption="c", reply_parameters=ReplyParameters(text.message_id))
    document = await bot.send_document(103, paint(), filename="a.png")
    raw = await bot.send_document(103, b"bytes alone")
    album = await bot.send_media_group(103, [InputMediaPhoto(paint()), InputMediaPhoto(photo.photo[-1])])
    files = await bot.send_media_group(103, [InputMediaDocument(b"a", filename="a.txt"), InputMediaDocument(b"b")])
    assert text.entities[0].type == "bold" and photo.reply_to_message == text
    assert document.document and document.document.file_name == "a.png" and raw.document
    assert len({message.media_group_id for message in (*album, *files)}) == 2
    file = await bot.get_file(document.document)
    assert bytes(await file.download_as_bytearray()) == paint()
    assert await bot.send_chat_action(103, ChatAction.UPLOAD_PHOTO)


async def test_moving_and_hidden_pictures(bot: Bot, minji: Person, paint: Any) -> None:
    """An animation with its sides, and a spoiler that comes and goes with the picture."""
    frames = [Image.open(io.BytesIO(paint(colour=colour))) for colour in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], duration=500)
    moving = await bot.send_animation(103, buffer.getvalue(), filename="a.gif", has_spoiler=True)
    assert moving.animation and (moving.animation.width, moving.animation.height) == (200, 100)
    assert moving.has_media_spoiler
    photo = await bot.send_photo(103, paint(), has_spoiler=True)
    shown = await bot.edit_message_media(InputMediaPhoto(photo.photo[-1].file_id), 103, moving.message_id)
    assert not isinstance(shown, bool) and shown.photo == photo.photo and not shown.has_media_spoiler
    hidden = InputMediaAnimation(moving.animation.file_id, caption="again", has_spoiler=True)
    shown = await bot.edit_message_media(hidden, 103, photo.message_id)
    assert not isinstance(shown, bool) and shown.animation and shown.has_media_spoiler


async def test_a_status_that_becomes_a_picture(bot: Bot, minji: Person, paint: Any) -> None:
    """Text, edited text, photo, caption, gone."""
    keyboard = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Stop", callback_data="x"))
    status = await bot.send_message(103, "0%", reply_markup=keyboard)
    assert (await status.edit_text("50%", reply_markup=keyboard)).edit_date is not None  # type: ignore[union-attr]
    shown = await bot.edit_message_media(InputMediaPhoto(paint(), caption="done"), 103, status.message_id)
    assert not isinstance(shown, bool) and shown.photo and shown.text is None
    await bot.edit_message_caption(103, status.message_id, caption="really")
    await bot.edit_message_reply_markup(103, status.message_id, reply_markup=keyboard)
    assert await bot.delete_message(103, status.message_id)


async def test_refusals_are_the_librarys_exceptions(
    bot: Bot, minji: Person, playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real status codes become the right classes."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # without it, the library warns of its own future
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(5, "x")
    with pytest.raises(Forbidden):
        await bot.send_message(102, "x")
    await playground.fail("sendMessage", code=429, retry_after=7)
    with pytest.raises(RetryAfter) as waited:
        await bot.send_message(103, "x")
    assert "Retry in 0:00:07" in str(waited.value)
    await playground.fail("sendMessage", code=502)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(103, "x")
    polling = asyncio.create_task(bot.get_updates(offset=-1, timeout=0))
    await polling
    waiting = asyncio.create_task(bot.get_updates(offset=2**30, timeout=10))
    async with Bot("1:twin", base_url=bot.base_url.rpartition("1:")[0]) as twin:
        await twin.get_me()
        await twin.get_updates(timeout=0)
    with pytest.raises(Conflict):
        await waiting


async def test_a_malformed_token_is_invalid(address: str) -> None:
    """The library refuses to go on."""
    bot = Bot("nonsense", base_url=f"{address}/bot")
    with pytest.raises(InvalidToken):
        await bot.initialize()
    await bot.shutdown()


async def test_settings_come_back_as_objects(bot: Bot, minji: Person) -> None:
    """Chats, members, commands, menu, webhook."""
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand("imagine", "paint")], scope=scope, language_code="en")
    assert (await bot.get_my_commands(scope, "en"))[0].command == "imagine"
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert (await bot.get_chat_menu_button()).type == "commands"
    assert (await bot.get_chat(103)).first_name == "Minji"
    assert (await bot.get_chat_member(-1001000000001, 101)).status == "creator"
    assert len(await bot.get_chat_administrators(-1001000000001)) == 1
    assert await bot.set_webhook("https://example.org/hook", secret_token="abc", drop_pending_updates=True)
    assert (await bot.get_webhook_info()).url == "https://example.org/hook"
    assert await bot.delete_webhook()
    assert await bot.log_out() and await bot.close()


async def start(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    keyboard = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Press", callback_data="pressed"))
    await update.effective_message.reply_text("welcome", reply_markup=keyboard)  # type: ignore[union-attr]


async def press(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.callback_query.answer("thank you")  # type: ignore[union-attr]
    await update.callback_query.edit_message_text("pressed")  # type: ignore[union-attr]


async def picture(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    file = await update.effective_message.photo[-1].get_file()  # type: ignore[union-attr]
    await update.effective_message.reply_photo(bytes(await file.download_as_bytearray()))  # type: ignore[union-attr]


async def test_an_application_runs_on_it(address: str, playground: Playground, paint: Any) -> None:
    """Commands, buttons and photos, through the library's own polling."""
    builder = Application.builder().token("7:app").base_url(f"{address}/bot").base_file_url(f"{address}/file/bot")
    application = builder.build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(press))
    application.add_handler(MessageHandler(filters.PHOTO, picture))
    async with application:
        await application.start()
        assert application.updater
        await application.updater.start_polling(poll_interval=0, timeout=5)
        person = Person(playground, 900, bot=7)
        await person.say("/start")
        message = await person.wait_for(lambda message: message.buttons)
        assert (await person.press(message, "Press"))["text"] == "thank you"
        assert (await person.wait_for(lambda message: message.text == "pressed")).id == message.id
        await person.send_photo(paint())
        assert await person.wait_for(lambda message: message.photo)
        await application.updater.stop()
        await application.stop()
