"""`python -m bot`: reads the settings, sets up the log, and lives."""

from __future__ import annotations

import asyncio
import logging
import sys

from pydantic import ValidationError
from telegram.error import InvalidToken

from bot.life import live
from bot.log import set_up
from bot.settings import Settings, forget_token
from storage import StorageError

log = logging.getLogger("bot")


def main() -> int:
    """Run until told to stop. Returns the exit status: 2 for wrong settings, 1 for what else ends the bot."""
    try:
        settings = Settings()  # type: ignore[call-arg]  # the token comes from the environment
    except ValidationError as error:
        for problem in error.errors(include_input=False):
            name = "_".join(str(part) for part in problem["loc"]).upper()
            print(f"WASSILY_{name}: {problem['msg']}. See .env.example.", file=sys.stderr)
        return 2
    forget_token()
    set_up(settings.log_level, settings.token.get_secret_value())
    try:
        asyncio.run(live(settings))
    except InvalidToken:
        log.error("Telegram does not know the token in WASSILY_TOKEN")
        return 2
    except StorageError as error:
        log.error("%s", error)
        return 1
    except Exception:
        log.exception("the bot ended")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
