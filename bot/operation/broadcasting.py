"""Tells everybody what those who run the bot have to say: slowly, after all else, and nobody twice."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.buttons import Keyboards
from bot.keyboards.desk import sending
from bot.requests.tastes import language_of
from bot.sending.answers import unchanged
from bot.sending.pace import Pace, is_unsent, wait_of
from bot.texts import Languages
from storage import Broadcast, Storage

log = logging.getLogger(__name__)

BEAT_SECONDS = 0.3
"""Between two people: about three a second, of the thirty that Telegram takes."""
BUSY = 10
"""With so many other requests to Telegram in the last second, a broadcast waits."""
SHOWN_SECONDS = 3.0
"""How often whoever sends it sees how far it is."""
AGAIN_SECONDS = 30.0


class Broadcaster:
    """Works off the broadcasts in the database, also after a restart."""

    def __init__(
        self,
        *,
        bot: Bot,
        storage: Storage,
        pace: Pace,
        languages: Languages,
        keyboards: Keyboards,
        clock: Callable[[], float] = time.monotonic,
        beat: float = BEAT_SECONDS,
    ) -> None:
        self._bot = bot
        self._storage = storage
        self._pace = pace
        self._languages = languages
        self._keyboards = keyboards
        self._clock = clock
        self._beat = beat
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Say that there is something to send, or that it was stopped."""
        self._woken.set()

    async def run(self) -> None:
        """Send until cancelled. Who is being told just then is not told again."""
        while True:
            self._woken.clear()
            for broadcast in await self._storage.desk.broadcasts():
                await self._send(broadcast)
            await self._rest(AGAIN_SECONDS)

    async def _send(self, broadcast: Broadcast) -> None:
        """Tell all who are left, and then whoever sent it how it went."""
        desk, shown_at = self._storage.desk, self._clock()
        await self._wait()
        while (person_id := await self._next(broadcast.id)) is not None:
            told, pause = await self._tell(person_id, broadcast.text)
            if told is None:
                await desk.broadcast_put_back(broadcast.id)
            else:
                await desk.broadcast_reached(broadcast.id, person_id, told)
            if self._clock() - shown_at >= SHOWN_SECONDS:
                shown_at = self._clock()
                await self._show(broadcast.id)
            if pause:
                self._woken.clear()
                await self._rest(pause)
            await self._wait()
        if await self._show(broadcast.id, over=True):
            await desk.broadcast_told(broadcast.id)

    async def _next(self, broadcast_id: str) -> int | None:
        """The next person to tell."""
        try:
            return await self._storage.desk.broadcast_next(broadcast_id)
        except asyncio.CancelledError:  # nothing is sent to whoever that was
            await self._storage.desk.broadcast_put_back(broadcast_id)
            raise

    async def _wait(self) -> None:
        """A beat, and longer while there is much else to send."""
        await asyncio.sleep(self._beat)
        while self._pace.lately() > BUSY:  # noqa: ASYNC110  # it is time that frees it
            await asyncio.sleep(self._beat)

    async def _tell(self, person_id: int, text: str) -> tuple[bool | None, float]:
        """Whether a person was told, None where that is to be tried again, and after how many seconds."""
        try:
            await self._bot.send_message(person_id, text, parse_mode=ParseMode.HTML)
        except RetryAfter as error:
            return None, wait_of(error)
        except (Forbidden, BadRequest) as error:  # a bad request is a network error to the library
            log.info("person %d cannot be told: %s", person_id, error)
            return False, 0.0
        except NetworkError as error:
            if is_unsent(error):
                return None, AGAIN_SECONDS
            log.warning("whether person %d was told is not known: %s", person_id, error)
            return False, 0.0
        return True, 0.0

    async def _show(self, broadcast_id: str, *, over: bool = False) -> bool:
        """Let the message of whoever sends it say how far it is; False where that is to be tried again."""
        broadcast = await self._storage.desk.broadcast(broadcast_id)
        if broadcast is None or broadcast.person_id is None or broadcast.message_id is None:
            return True
        person_id = broadcast.person_id
        buttons = self._keyboards.of(await language_of(self._storage, self._languages, person_id), person_id)
        text, keyboard = await sending(buttons, broadcast, over=over)
        await self._pace.turn(person_id)
        try:
            await self._bot.edit_message_text(
                text, person_id, broadcast.message_id, parse_mode=ParseMode.HTML, reply_markup=keyboard
            )
        except (BadRequest, Forbidden) as error:
            if not unchanged(error):
                log.warning("how far a broadcast is could not be told to %d: %s", person_id, error)
        except TelegramError as error:
            log.info("how far a broadcast is was not told to %d: %s", person_id, error)
            return False
        return True

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
