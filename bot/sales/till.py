"""Where people pay: Telegram asks whether they may, and says that they did. No payment is lost, none counts twice."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from telegram import PreCheckoutQuery, SuccessfulPayment, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes, filters

from bot.asked import Asked, of_message
from bot.entries import enter, open_theme
from bot.house import House
from bot.log import about
from bot.outcomes import is_passing
from bot.sales.paying import PACK, REQUEST, job_of, pack_of
from bot.sales.shop import CURRENCY
from storage import Button, JobRow, NewJob, StorageError

log = logging.getLogger(__name__)

PAYMENTS = filters.SUCCESSFUL_PAYMENT | filters.StatusUpdate.REFUNDED_PAYMENT
"""Messages of Telegram's own, which nobody wrote."""
AGAIN_SECONDS = 2.0
_CHECKOUT_TEXT = 255


class Lost(Exception):
    """What was paid for cannot be had any more, and is paid back."""


class Till:
    """Takes payments, and hears of those that were paid back."""

    def __init__(self, house: House, username: str) -> None:
        self._house = house
        self._username = username

    async def message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Keep what a service message says. Where the memory fails it waits until it works again: the update is not
        handled before, and if the bot ends meanwhile, is there again at its next start."""
        with about(update=update.update_id):
            while True:
                try:
                    return await self._take(update)
                except StorageError as error:
                    if not is_passing(error):
                        raise
                    log.error("a payment is kept as soon as the memory works: %s", error)
                except TelegramError as error:
                    return log.warning("a payment is kept, and its person not told: %s", error)
                await asyncio.sleep(AGAIN_SECONDS)

    async def _take(self, update: Update) -> None:
        message = update.message
        if message is not None and message.refunded_payment is not None:
            await self._paid_back(message.refunded_payment.telegram_payment_charge_id)
        asked = of_message(update, self._username)
        if asked is None or message is None or message.successful_payment is None:
            return
        await self._house.storage.meet(asked.person, asked.chat)
        asked = replace(asked, language=await self._house.language_of(asked.person.id))
        await self._paid(asked, message.successful_payment)

    async def _paid(self, asked: Asked, payment: SuccessfulPayment) -> None:
        charge, stars = payment.telegram_payment_charge_id, payment.total_amount
        log.info("person %d paid %d Stars: %s", asked.person.id, stars, charge)
        try:
            await self._hand_over(asked, payment)
        except Exception as error:
            if isinstance(error, TelegramError) or is_passing(error):
                raise
            log.exception("what was paid for cannot be had, and is paid back")
            await self._give_back(asked, charge, stars)

    async def _hand_over(self, asked: Asked, payment: SuccessfulPayment) -> None:
        charge, stars = payment.telegram_payment_charge_id, payment.total_amount
        order = await self._house.storage.pressed(payment.invoice_payload)
        if order is not None and order.action == PACK:
            await self._credits(asked, charge, stars, pack_of(order.payload).credits)
        elif order is not None and order.action == REQUEST and order.person_id == asked.person.id:
            await self._request(asked, charge, stars, order)
        else:  # its person was forgotten meanwhile, and with them what it was for
            await self._give_back(asked, charge, stars)

    async def _give_back(self, asked: Asked, charge: str, stars: int) -> None:
        await self._house.storage.purse.bought(charge, asked.person.id, stars, 1)
        await self._house.storage.purse.refund(charge)
        purchase = await self._house.storage.purse.purchase(charge)
        if purchase is not None and purchase.state != "paid":  # unless it was kept, and its job is under way
            await self._comes_back(asked)

    async def _credits(self, asked: Asked, charge: str, stars: int, credits: int) -> None:
        await self._house.storage.purse.bought(charge, asked.person.id, stars, credits)
        left = await self._house.storage.quota(asked.person.id)
        await self._house.say(asked, "stars-thanks", credits=credits, available=left.available)

    async def _request(self, asked: Asked, charge: str, stars: int, order: Button) -> None:
        """Put the request in line; it was painted or paid for before where the charge is for no job."""
        house, job = self._house, job_of(order.payload)
        theme = await open_theme(house, job.chat_id, order.payload.get("theme"))
        try:
            await house.board.open(job.id, self._bought(charge, stars, job))
        except Lost:
            return await self._comes_back(asked)
        await enter(house, theme, job.id)
        await house.dispatcher.wake()
        purchase = await house.storage.purse.purchase(charge)
        if purchase is not None and purchase.job_id is None:
            await house.say(asked, "stars-twice", credits=purchase.credits)

    async def _bought(self, charge: str, stars: int, job: NewJob) -> JobRow:
        row = await self._house.storage.purse.bought(charge, job.person_id, stars, job.cost, job)
        if row is None:
            raise Lost
        return row

    async def _comes_back(self, asked: Asked) -> None:
        self._house.refund_due.set()
        await self._house.say(asked, "stars-lost")

    async def _paid_back(self, charge: str) -> None:
        """By us, or by whoever owns the bot: then its credits go too, and the rest is as with any refund."""
        purchase = await self._house.storage.purse.purchase(charge)
        if purchase is not None and purchase.state == "paid" and await self._house.storage.purse.refund(charge):
            log.info("%s was paid back elsewhere", charge)
            self._house.refund_due.set()


async def checkout(house: House, update: Update) -> None:
    """Let a payment go on, or say why not; Telegram waits ten seconds for that, and not to be paid is no loss."""
    query = update.pre_checkout_query
    assert query is not None
    key = await objection(house, query)
    if key is None:
        await query.answer(ok=True)
        return
    house.metrics.refused(key)
    text = house.languages.of(await house.language_of(query.from_user.id)).plain(key)
    await query.answer(ok=False, error_message=text[:_CHECKOUT_TEXT])


async def objection(house: House, query: PreCheckoutQuery) -> str | None:
    """The sentence why this is not to be paid; None where it may."""
    order = await house.storage.pressed(query.invoice_payload)
    if order is None or query.currency != CURRENCY:
        return "stars-gone"
    if order.person_id != query.from_user.id:
        return "stars-not-yours"
    if await house.storage.desk.banned(query.from_user.id) is not None:
        return "stars-banned"
    if house.board.stands_still():
        return "stars-unavailable"
    return await _unsold(house, order, query.total_amount)


async def _unsold(house: House, order: Button, stars: int) -> str | None:
    """Prices may have changed since the invoice was sent, and requests are paid once."""
    if order.payload.get("stars") != stars:
        return "stars-gone"
    if order.action == PACK:
        return None if pack_of(order.payload) in house.shop.packs else "stars-gone"
    if order.action != REQUEST:
        return "stars-gone"
    job = job_of(order.payload)
    if house.shop.price(job.cost) != stars:
        return "stars-gone"
    return None if await house.storage.job(job.id) is None else "stars-already"
