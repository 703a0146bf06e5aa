"""The log: no secret, nobody's words, and whom and what each line is about."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from bot.log import Format, RedactingFormatter, about, without

ROOT = Path(__file__).parents[2]
TOKEN = "123456:AAE-secret_part"
PROMPT = "a wombat above Лиссабон"


def line(message: str, *args: object, name: str = "bot.here", style: Format = "text", prompts: bool = False) -> str:
    """A line as it is written, with the exception that is being handled."""
    error = sys.exc_info() if sys.exc_info()[1] else None
    record = logging.LogRecord(name, logging.ERROR, "here", 1, message, args, error)
    return RedactingFormatter(TOKEN, style=style, prompts=prompts).format(record)


@pytest.mark.parametrize("style", ["text", "json"])
@pytest.mark.parametrize("name", ["bot.here", "telegram.ext"])
@pytest.mark.parametrize("prompts", [False, True])
def test_no_line_has_the_token(style: Format, name: str, prompts: bool) -> None:
    """The token is masked in every kind of line, whole, quoted and bare."""
    try:
        raise RuntimeError(f"/bot{TOKEN.replace(':', '%3A')}/getMe") from ValueError(TOKEN)
    except RuntimeError:
        told = line(
            f"{TOKEN} %s %r", "secret: AAE-secret_part", {"url": TOKEN}, name=name, style=style, prompts=prompts
        )
    assert "AAE-secret_part" not in told
    assert "[token]" in told


def test_lines_name_what_they_are_about() -> None:
    """Within `about`, a line names the update and the job, in tasks begun there too, and after it no more."""
    with about(update=5):
        with about(job="1f"):
            assert line("here").endswith("ERROR bot.here: here update=5 job=1f")
        assert json.loads(line("here %d", 3, style="json")) | {"time": ""} == {
            "time": "",
            "level": "ERROR",
            "logger": "bot.here",
            "message": "here 3",
            "update": 5,
        }
    assert line("here").endswith("bot.here: here")


async def test_tasks_know_what_they_are_about() -> None:
    """A task begun within `about` is about the same, however long it lives."""

    async def late() -> str:
        await asyncio.sleep(0)
        return line("late")

    with about(update=5):
        task = asyncio.create_task(late())
    assert (await task).endswith("late update=5")


@pytest.mark.parametrize("style", ["text", "json"])
def test_a_persons_words_are_masked(style: Format) -> None:
    """Neither arguments nor the texts of exceptions show the words, whole or one by one; the places in code stay."""
    text = "no wombat here\nnor there, wombat"
    with about(update=5, private=PROMPT):
        try:
            try:
                raise KeyError(json.dumps({"text": PROMPT}))
            except KeyError as error:
                raise RuntimeError(text) from error
        except RuntimeError:
            told = line("it failed: %s, %r, %d", PROMPT, {"prompt": PROMPT}, 7, style=style)
    assert "wombat" not in told
    for word in ("Лиссабон", json.dumps("Лиссабон")[1:-1], "above"):
        assert word not in told
    assert "test_bot_log.py" in told and "RuntimeError: no [words] here" in told and ", 7" in told


def test_prompts_can_be_switched_on() -> None:
    """With prompts, everything is shown but the token."""
    with about(private=PROMPT):
        assert PROMPT in line("it failed: %s", PROMPT, prompts=True)
        assert PROMPT in line("update %s", PROMPT, name="telegram", prompts=True)


def test_what_other_libraries_say_has_no_bodies() -> None:
    """Of other libraries' lines, the arguments, what follows the first line, and the texts of exceptions are left
    out, whether or not we know whose words they are."""
    text = f"wombat\n{PROMPT}"
    try:
        try:
            raise ValueError(text)
        except ValueError as error:
            raise ExceptionGroup(text, [error]) from error
    except ExceptionGroup:
        told = line("got %s in %d ms\nfuture: <Task wombat>", PROMPT, 7, name="telegram.Bot")
    assert "wombat" not in told
    assert "got … in 7 ms\n" in told and "ValueError" in told and "test_bot_log.py" in told


def test_warnings_are_shown() -> None:
    """Python's own warnings come through the log, and are read."""
    assert line("%s", "DeprecationWarning: old", name="py.warnings").endswith("DeprecationWarning: old")


def test_short_words_are_no_secret() -> None:
    """Words of a few letters stand in every sentence, and do not garble it."""
    assert without("a job in the line failed", ("a cat in the job",)) == "a job in the line failed"
    assert without("the foxes of fox1 and wolf", ("wolf",)) == "the foxes of fox1 and [words]"


RUN = """
import logging, sys, threading, warnings
from bot.log import set_up
set_up("DEBUG", "123456:AAE-secret_part", {settings})
logging.getLogger("bot.here").debug("ours")
logging.getLogger("telegram.Bot").debug("parameters wombat")
logging.getLogger("telegram.ext").info("started")
logging.getLogger("httpx").info("POST wombat")
logging.getLogger("aiosqlite").debug("executing wombat")
logging.getLogger("bot.here").error("%d", "123456:AAE-secret_part wombat")
warnings.warn("AAE-secret_part")
class Broken:
    def __del__(self):
        raise RuntimeError("AAE-secret_part")
Broken()
def fail(): raise RuntimeError("AAE-secret_part")
thread = threading.Thread(target=fail)
thread.start(); thread.join()
fail()
"""


def run(settings: str) -> str:
    """What a program with this log says before it ends with an exception that nobody catches."""
    code = RUN.format(settings=settings)
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    return ended.stderr


def test_everything_a_process_says_is_masked() -> None:
    """Lines that cannot be written, warnings and uncaught exceptions are masked like all lines; other libraries are
    quiet at DEBUG."""
    said = run("")
    assert "AAE-secret_part" not in said and "wombat" not in said
    for expected in ("DEBUG bot.here: ours", "telegram.ext: started", "could not be written", "UserWarning: [token]"):
        assert expected in said
    assert said.count("RuntimeError: [token]") == 3


def test_prompts_switch_the_bodies_on() -> None:
    """With prompts every library speaks at DEBUG, still without the token; as JSON each line is an object."""
    said = run("style='json', prompts=True")
    assert "AAE-secret_part" not in said
    lines = [json.loads(text) for text in said.splitlines() if not text.startswith("a line of bot.here could not")]
    messages = {told["message"] for told in lines}
    assert {"ours", "parameters wombat", "started", "POST wombat", "executing wombat"} <= messages
