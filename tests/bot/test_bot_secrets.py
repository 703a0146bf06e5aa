"""The real bot process, everything logged: the token is nowhere, and nobody's words are in the log."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest
from bot_world import TOKEN, BotProcess, called, picture, playground_process, running_bot, somebody

from playground.client import Message, Person, Playground

pytestmark = pytest.mark.slow

SECRETS = [form.encode() for form in (TOKEN, quote(TOKEN, safe=""), TOKEN.partition(":")[2])]
WORD, NEGATIVE = "zyxomancy", "zyxophobia"


def is_picture(message: Message) -> bool:
    return bool(message.photo and "seed" in message.text)


async def use(person: Person) -> None:
    """Ask in every way, with a word that would be noticed."""
    await person.say(f"{WORD} in the snow")
    offer = await person.wait_for(lambda message: message.buttons)
    await person.press(offer, "Paint it")
    painted = await person.wait_for(is_picture)
    await person.press(painted, "More")
    await person.press(await person.wait_for(lambda message: message.id == painted.id), "File")
    await person.press(painted, "Vary a lot")
    await person.wait_for(is_picture)
    await person.press(painted, "Again")
    await person.wait_for(is_picture)
    await person.say(f"/imagine {WORD} --no {NEGATIVE} --n 2")
    await person.wait_for(is_picture)
    await person.send_photo(picture("red"), picture("blue"), caption=f"/fuse 0.5 | {WORD}, twice")
    await person.wait_for(is_picture)
    await person.send_document(picture(), f"../../{WORD}.png", caption=f"/vary {WORD}")
    await person.wait_for(is_picture)
    await person.send_document(b"no picture", f"{WORD}.exe", caption="/vary")
    await person.wait_for(lambda message: "no picture I can read" in message.text)
    for request in (f"/{WORD}", f"/imagine a fox --ar {WORD}", f"/imagine {WORD} --{NEGATIVE}", f"/fuse {WORD}"):
        await person.say(request)
        await person.wait_for(lambda message: message.text and not message.photo)
    await person.say("/history")
    history = await person.wait_for(lambda message: WORD in message.text)
    await person.press(history, "1")
    await person.wait_for(is_picture)


async def fail(person: Person) -> None:
    """Let Telegram, the engine and handlers fail, with that word on the way."""
    playground = person.playground
    echo = f"Bad Request: can't parse entities: Unsupported start tag {WORD!r} at byte offset 7"
    for code in (401, 404, 500):
        await playground.fail("editMessageText", code=code)
    for code in (401, 500):
        await playground.fail("editMessageMedia", code=code)
    await person.say(f"/imagine a slow {WORD} --steps 9")
    await person.wait_for(is_picture, timeout=30)
    await playground.post("faults")  # no more of those
    for code in (400, 401, 403, 404, 500):
        await playground.post("faults", method="sendMessage", code=code, description=echo)
        await person.say(f"/{WORD} of {WORD}")  # refused, and the refusal fails
        await playground.post("faults", method="sendMessage", code=code, description=echo)
        await person.say(f"/help {WORD}")  # the handler breaks
    await playground.post("faults", method="getFile", code=400, description=echo)
    await person.send_photo(picture(), caption=f"/vary {WORD}")
    await person.wait_for(lambda message: "no longer has that picture" in message.text)
    await playground.post("faults", method="getFile", code=401, description=echo)
    await person.send_photo(picture(), caption=f"/vary {WORD}")
    await person.wait_for(lambda message: "Something went wrong" in message.text)
    await person.say("/start")
    offer = await person.wait_for(lambda message: message.buttons)
    await playground.fail("sendMessage", code=400)
    await person.press(offer, "a red apple")
    await person.wait_for(is_picture)
    await person.say(f"/imagine an impossible {WORD}")
    await person.wait_for(lambda message: "cannot paint that" in message.text)
    await person.say(f"/imagine a crash of {WORD}")
    await person.wait_for(lambda message: "three times" in message.text, timeout=40)


def processes(bot: BotProcess) -> list[psutil.Process]:
    """The bot's process and all that it has started."""
    assert bot.process is not None
    first = psutil.Process(bot.process.pid)
    return [first, *first.children(recursive=True)]


def all_files(folder: Path) -> bytes:
    """Everything in a folder, in one piece."""
    return b"\n".join(str(path).encode() + (path.read_bytes() if path.is_file() else b"") for path in folder.rglob("*"))


async def test_nothing_private_leaks(tmp_path: Path, model: Path) -> None:
    """Through use and through errors, at DEBUG: no token in the log, the data or the children, no words in the log."""
    settings = {"WASSILY_MODEL": str(model), "WASSILY_LOG_LEVEL": "DEBUG", "WASSILY_REQUESTS_PER_MINUTE": "1000"}
    with running_bot(tmp_path, **settings) as bot:
        async with Playground(bot.url) as playground:
            await called(playground)
            person = somebody(playground)
            await use(person)
            first, *children = processes(bot)
            shown = [text for child in children for text in (*child.cmdline(), *child.environ().values())]
            assert children
            assert not any(secret.decode() in text for text in (*first.cmdline(), *shown) for secret in SECRETS)
            await fail(person)
            assert await asyncio.to_thread(bot.stop, signal.SIGTERM) == 0
    log, kept = bot.log.read_bytes(), all_files(bot.data)
    assert b"DEBUG bot." in log and b"Traceback" in log and b"update=" in log
    assert b"[words]" in log, "the words were on their way into the log"
    assert not [line for line in log.splitlines() if WORD.encode() in line or NEGATIVE.encode() in line]
    assert WORD.encode() in kept, "this is where the words are"
    assert not any(secret in log or secret in kept for secret in SECRETS)


async def test_a_wrong_token_is_not_repeated(tmp_path: Path) -> None:
    """A token that Telegram does not know ends the bot with status 2 and a sentence without it."""
    with playground_process(tmp_path / "playground") as url:
        wrong = "1:not a token of anybody"
        bot = BotProcess(url, tmp_path / "data", tmp_path / "bot.log", {"WASSILY_TOKEN": wrong})
        bot.settings["WASSILY_LOG_LEVEL"] = "DEBUG"
        bot.start()
        assert bot.process is not None
        assert await asyncio.to_thread(bot.process.wait, 30) == 2
    log = bot.log.read_text()
    assert "Telegram does not know the token in WASSILY_TOKEN" in log
    assert "not a token" not in log and "not%20a%20token" not in log


async def test_the_log_can_be_json_and_have_everything_but_the_token(tmp_path: Path, model: Path) -> None:
    """As JSON each line is an object that names its update; with prompts switched on only the token is masked."""
    settings = {"WASSILY_MODEL": str(model), "WASSILY_LOG_LEVEL": "DEBUG", "WASSILY_LOG_FORMAT": "json"}
    with running_bot(tmp_path, **settings, WASSILY_LOG_PROMPTS="true") as bot:
        async with Playground(bot.url) as playground:
            await called(playground)
            person = somebody(playground)
            await person.say(f"/imagine {WORD}")
            await person.wait_for(is_picture)
            await playground.fail("sendMessage", code=400)
            await person.say(f"/{WORD}")
            await person.say("/quota")
            await person.wait_for(lambda message: "credits left" in message.text)
    log = bot.log.read_bytes()
    lines = [json.loads(line) for line in log.splitlines()]
    assert any(line.get("update") and line["logger"] == "bot.routes" for line in lines)
    assert any(WORD in line["message"] for line in lines if line["logger"].startswith("telegram"))
    assert not any(secret in log for secret in SECRETS)
