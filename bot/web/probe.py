"""`python -m bot.web.probe`: asks the bot that runs beside it whether it is healthy, for containers, without curl."""

from __future__ import annotations

import http.client
import sys

from pydantic import ValidationError

from bot.settings import NOWHERE, Settings

PATIENCE_SECONDS = 5.0


def main() -> int:
    """The exit status: 0 for a healthy bot, and for one that is told not to say; else 1."""
    try:
        address = Settings().watch_listen  # type: ignore[call-arg]  # the token comes from the environment
    except ValidationError:
        print("The settings are wrong, so there is no bot.", file=sys.stderr)
        return 1
    if address == NOWHERE:
        return 0
    connection = http.client.HTTPConnection(address, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        print(answer.read().decode())
    except (OSError, http.client.HTTPException) as error:
        print(f"Nobody answers at {address}: {error}.", file=sys.stderr)
        return 1
    finally:
        connection.close()
    return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
