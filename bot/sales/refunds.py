"""Stars that are to come back do so, each once, however often Telegram fails on the way."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.house import House
from bot.operation.admins import Alert
from bot.sending.pace import wait_of
from storage import Purchase

log = logging.getLogger(__name__)

LOOK_SECONDS = 3.0
AGAIN_SECONDS = 10.0
AT_ONCE = 20
ALREADY = "CHARGE_ALREADY_REFUNDED"


class Refunds:
    """Works off what is due to be paid back."""

    def __init__(self, house: House, alert: Alert, *, look: float = LOOK_SECONDS, again: float = AGAIN_SECONDS) -> None:
        self._house = house
        self._alert = alert
        self._look = look
        self._again = again

    async def run(self) -> None:
        """Pay back until cancelled; what Telegram fails at is tried again after a pause."""
        while True:
            self._house.refund_due.clear()
            pause = self._look
            for purchase in await self._house.storage.purse.refunds_due(AT_ONCE):
                pause = max(pause, await self._pay_back(purchase))
            try:
                async with asyncio.timeout(pause):
                    await self._house.refund_due.wait()
            except TimeoutError:
                pass

    async def _pay_back(self, purchase: Purchase) -> float:
        """One try. The seconds to wait before the next one; what was paid back before counts as done."""
        bot: Bot = self._house.bot
        charge = purchase.charge_id
        try:
            await bot.refund_star_payment(purchase.person_id, charge)
        except RetryAfter as error:
            return wait_of(error)
        except (BadRequest, Forbidden) as error:
            if ALREADY not in str(error).upper():
                return await self._give_up(purchase, error)
        except TelegramError as error:
            log.warning("%s is not paid back yet: %s", charge, error)
            return self._again
        await self._house.storage.purse.refunded(charge)
        log.info("%s: %d Stars are paid back to person %d", charge, purchase.stars, purchase.person_id)
        await self._tell(purchase)
        return 0.0

    async def _give_up(self, purchase: Purchase, error: TelegramError) -> float:
        """Telegram will not, whatever we do: those who run the bot have to."""
        log.error("%s cannot be paid back: %s", purchase.charge_id, error)
        await self._house.storage.purse.refund_failed(purchase.charge_id, str(error))
        charge, person, stars = purchase.charge_id, str(purchase.person_id), purchase.stars
        self._alert("alert-refund", charge=charge, person=person, stars=stars, why=str(error))
        return 0.0

    async def _tell(self, purchase: Purchase) -> None:
        """Where the request was, as a reply to it; for a pack, in the person's own chat. Telegram tells them too."""
        job = await self._house.storage.job(purchase.job_id) if purchase.job_id else None
        texts = self._house.languages.of(await self._house.language_of(purchase.person_id))
        asked = job.request_message_id if job else None
        try:
            await self._house.bot.send_message(
                job.chat_id if job else purchase.person_id,
                texts.html("stars-back", stars=purchase.stars),
                parse_mode=ParseMode.HTML,
                message_thread_id=job.thread_id if job else None,
                reply_parameters=ReplyParameters(asked, allow_sending_without_reply=True) if asked else None,
            )
        except TelegramError as error:
            log.info("person %d is not told of a refund: %s", purchase.person_id, error)
