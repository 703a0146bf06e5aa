"""Asking for updates, with Telegram played by a list of its answers."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.updates.polling import Polling
from bot.web.health import Health


class Telegram:
    """Answers each question with the next of its answers, and after the last of them never."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.offsets: list[int | None] = []
        self.webhooks_deleted = 0
        self.done = asyncio.Event()

    async def delete_webhook(self, *, drop_pending_updates: bool) -> bool:
        assert not drop_pending_updates
        self.webhooks_deleted += 1
        return True

    async def get_updates(self, *, offset: int | None, **_: Any) -> tuple[Update, ...]:
        self.offsets.append(offset)
        if not self.answers:
            self.done.set()
            await asyncio.Event().wait()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return tuple(Update(number) for number in answer)


class Kept:
    """An inbox that keeps what is put into it, or refuses it as often as it is told to."""

    def __init__(self, refusals: int = 0) -> None:
        self.ids: list[int] = []
        self.refusals = refusals

    async def put(self, update: Update) -> None:
        if self.refusals:
            self.refusals -= 1
            raise NetworkError("the disk is full")
        self.ids.append(update.update_id)


class Poll:
    """A polling, run until Telegram has no answers left."""

    def __init__(self, telegram: Telegram, inbox: Kept | None = None) -> None:
        self.telegram, self.inbox, self.health = telegram, inbox or Kept(), Health()
        self.slept: list[float] = []
        self.troubles: list[str | None] = []

    async def run(self) -> None:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            self.troubles.append(self.health.telegram)

        anything: Any = self
        polling = Polling(
            bot=anything.telegram,
            inbox=anything.inbox,
            health=self.health,
            allowed_updates=["message"],
            sleep=sleep,
        )
        running = asyncio.create_task(polling.run())
        async with asyncio.timeout(10):
            await self.telegram.done.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running


async def test_an_update_is_confirmed_once_it_is_kept() -> None:
    """Each question confirms what was kept before it, and nothing else; a webhook of earlier is ended first."""
    poll = Poll(Telegram([7, 8], [], [9]))
    await poll.run()
    assert poll.inbox.ids == [7, 8, 9]
    assert poll.telegram.offsets == [None, 9, 9, 10]
    assert poll.telegram.webhooks_deleted == 1
    assert poll.health.telegram is None


async def test_what_cannot_be_kept_is_asked_for_again() -> None:
    """An update that the disk refuses is not confirmed, and comes again."""
    poll = Poll(Telegram([7, 8], [7, 8]), Kept(refusals=1))
    await poll.run()
    assert poll.inbox.ids == [7, 8]
    assert poll.telegram.offsets == [None, None, 9]


@pytest.mark.parametrize(
    "error",
    [InvalidToken("Unauthorized"), NetworkError("Bad Gateway"), TimedOut(), TelegramError("?")],
    ids=lambda error: type(error).__name__,
)
async def test_no_answer_makes_the_bot_deaf(error: Exception) -> None:
    """Whatever Telegram answers, the bot says that it is not ready, asks again, and is well when it is answered."""
    poll = Poll(Telegram(error, [7]))
    await poll.run()
    assert poll.inbox.ids == [7]
    assert poll.troubles == [str(error)]
    assert poll.health.telegram is None


async def test_pauses_grow_and_end() -> None:
    """Failures in a row are answered by longer pauses, up to a minute; an answer ends the row."""
    poll = Poll(Telegram(*[NetworkError("down")] * 8, [], NetworkError("down")))
    await poll.run()
    assert poll.slept == [1, 2, 4, 8, 16, 32, 60, 60, 1]


async def test_telegram_s_own_pause_is_kept() -> None:
    """When Telegram names a time to wait, that is the pause."""
    poll = Poll(Telegram(RetryAfter(17), []))
    await poll.run()
    assert poll.slept == [17]


async def test_a_webhook_that_somebody_set_meanwhile_is_ended() -> None:
    """A conflict may come from a webhook: it is ended again before the next question."""
    poll = Poll(Telegram(Conflict("terminated by other getUpdates request"), []))
    await poll.run()
    assert poll.telegram.webhooks_deleted == 2


async def test_it_is_ready_before_the_first_long_question_is_answered() -> None:
    """Telegram has answered once the webhook of earlier is ended: updates come in from then on."""
    telegram = Telegram()
    poll = Poll(telegram)
    await poll.run()
    assert poll.health.telegram is None
