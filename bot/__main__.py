"""The bot: reads the settings, sets up the log, and lives.

python -m bot                                        # run until SIGTERM or SIGINT
python -m bot drain --because "A new model is coming." --wait   # keep requests, paint none, until nothing is under way
python -m bot resume                                 # paint again
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence

from pydantic import ValidationError
from telegram.error import InvalidToken

from bot.configuring import complaints, strangers
from bot.life import live
from bot.log import set_up
from bot.operation.pausing import drain, resume
from bot.rules.policy import BadRules
from bot.settings import Settings, forget_token
from bot.web.serving import CannotListen
from storage import StorageError

log = logging.getLogger("bot")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks. Returns the exit status: 2 for wrong settings, 1 for what else went wrong."""
    asked = _parser().parse_args(arguments)
    os.umask(0o077)  # what people write and send is for nobody else on this machine
    try:
        settings = Settings()  # type: ignore[call-arg]  # the token comes from the environment
    except ValidationError as error:
        print(*complaints(error), sep="\n", file=sys.stderr)
        return 2
    forget_token()
    set_up(settings.log_level, *settings.secrets, style=settings.log_format, prompts=settings.log_prompts)
    for stranger in strangers(os.environ):
        log.warning("%s", stranger)
    try:
        match asked.command:
            case "drain":
                asyncio.run(drain(settings.data, asked.because, wait=asked.wait))
            case "resume":
                asyncio.run(resume(settings.data))
            case _:
                asyncio.run(live(settings))
    except InvalidToken:
        log.error("Telegram does not know the token in WASSILY_TOKEN")
        return 2
    except BadRules as error:
        log.error("WASSILY_BLOCKED_WORDS: %s", error)
        return 2
    except CannotListen as error:
        log.error("%s", error)
        return 2
    except StorageError as error:
        log.error("%s", error)
        return 1
    except Exception:
        log.exception("the bot ended")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Runs the bot until it is told to stop.")
    commands = parser.add_subparsers(dest="command")
    draining = commands.add_parser("drain", help="pause the painting of the running bot; requests are kept")
    draining.add_argument("--because", default="", metavar="SENTENCE", help="what people are told beside that")
    draining.add_argument("--wait", action="store_true", help="return once nothing is being painted")
    commands.add_parser("resume", help="end the pause")
    return parser


if __name__ == "__main__":
    sys.exit(main())
