"""`python -m playground`: Telegram's stand-in on this machine, and the bot in it."""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from playground.begun import Begun
from playground.errors import PortUnavailable
from playground.files import Files
from playground.server import serve
from playground.world import World

_PATIENCE = 15.0  # seconds for the bot to end by itself
_PR_SET_PDEATHSIG = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGINT or SIGTERM; answers the exit status."""
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="playground-") as temporary:
        data = options.data or Path(temporary)
        try:
            asyncio.run(_run(options.port, data, with_bot=not options.no_bot, flood=options.flood))
        except PortUnavailable as error:
            print(error, file=sys.stderr)
            return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m playground", description="Telegram's stand-in on this machine.")
    parser.add_argument("--port", type=int, default=8081, help="the port on 127.0.0.1 (default 8081; 0: a free one)")
    parser.add_argument("--no-bot", action="store_true", help="start without the bot; any bot may connect")
    parser.add_argument("--flood", action="store_true", help="hold bots to Telegram's limits on how much they send")
    parser.add_argument("--data", type=Path, help="a folder for files (default: a temporary one)")
    return parser


async def _run(port: int, data: Path, *, with_bot: bool, flood: bool) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    files = Files(data / "playground")
    world = World(files, flood=flood, begun=Begun(data / "playground" / "begun.json"))
    async with serve(world, port=port) as address:
        print(f"Open {address} in a browser.", flush=True)
        if not with_bot:
            await ended.wait()
            return
        world.add_bot(1, "Wassily", "wassily_bot")
        async with _bot(address, data):
            await ended.wait()


@asynccontextmanager
async def _bot(address: str, data: Path) -> AsyncIterator[None]:
    """The bot as a child process; it is ended at the end, and said so when it ends by itself."""
    nobody_watches = {"WASSILY_WATCH_LISTEN": "none"}  # unless it is asked for: the port may be another bot's
    environment = (
        nobody_watches
        | os.environ
        | {
            "WASSILY_TOKEN": f"1:{secrets.token_urlsafe(26)}",
            "WASSILY_API_URL": address,
            "WASSILY_DATA": str(data / "bot"),
        }
    )
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C in a terminal reaches the playground alone, which then ends the bot
        preexec_fn=_end_with_parent,
    )
    watching = asyncio.create_task(_watch(child))
    try:
        yield
    finally:
        watching.cancel()
        await _end(child)


async def _watch(child: asyncio.subprocess.Process) -> None:
    status = await child.wait()
    print(
        f"The bot has ended with status {status}; the page stays, and nobody answers there.",
        file=sys.stderr,
        flush=True,
    )


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is not None:
        return
    child.terminate()
    try:
        await asyncio.wait_for(child.wait(), _PATIENCE)
    except TimeoutError:
        child.kill()
        await child.wait()


def _end_with_parent() -> None:
    """In the child: end when the playground is killed too hard to end it (Linux alone can)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
