"""Telegram Stars: who owns how many, what is asked for, what was paid and given back."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace

from playground.values import Json

CURRENCY = "XTR"
FIRST_STARS = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Payment:
    """What a person paid a bot for an invoice: so many Stars, `paid_at` and perhaps `refunded_at` a time in seconds."""

    charge_id: str
    bot_id: int
    person: Json
    chat_id: int
    message_id: int
    thread: int | None
    payload: str
    stars: int
    paid_at: int
    refunded_at: int | None = None

    def told(self) -> Json:
        """The fields that `SuccessfulPayment` and `RefundedPayment` share."""
        return {
            "currency": CURRENCY,
            "total_amount": self.stars,
            "invoice_payload": self.payload,
            "telegram_payment_charge_id": self.charge_id,
        }


class Stars:
    """The Stars of everybody. Each person owns `FIRST_STARS` at first, and bots own what they were paid."""

    def __init__(self) -> None:
        self._spent: dict[int, int] = {}
        self._payloads: dict[tuple[int, int, int], str] = {}
        self._payments: dict[str, Payment] = {}

    def of(self, person_id: int) -> int:
        """How many a person owns."""
        return FIRST_STARS - self._spent.get(person_id, 0)

    def of_bot(self, bot_id: int) -> int:
        """How many a bot owns."""
        return sum(payment.stars for payment in self._of_bot(bot_id) if payment.refunded_at is None)

    def ask(self, bot_id: int, chat_id: int, message_id: int, payload: str) -> None:
        """Remember what the bot calls an invoice by; people do not see it."""
        self._payloads[bot_id, chat_id, message_id] = payload

    def payload(self, bot_id: int, chat_id: int, message_id: int) -> str:
        """What the bot calls an invoice by."""
        return self._payloads[bot_id, chat_id, message_id]

    def has_paid(self, person_id: int, bot_id: int, chat_id: int, message_id: int) -> bool:
        """Whether a person paid this invoice already."""
        place = (person_id, chat_id, message_id)
        return any(
            (payment.person["id"], payment.chat_id, payment.message_id) == place for payment in self._of_bot(bot_id)
        )

    def pay(self, payment: Payment) -> None:
        """Take the Stars from the person."""
        self._payments[payment.charge_id] = payment
        self._spent[payment.person["id"]] = self._spent.get(payment.person["id"], 0) + payment.stars

    def payment(self, bot_id: int, charge_id: str) -> Payment | None:
        """The payment to this bot with this `telegram_payment_charge_id`."""
        payment = self._payments.get(charge_id)
        return payment if payment and payment.bot_id == bot_id else None

    def refund(self, payment: Payment, now: int) -> None:
        """Give the Stars back."""
        self._payments[payment.charge_id] = replace(payment, refunded_at=now)
        self._spent[payment.person["id"]] -= payment.stars

    def transactions(self, bot_id: int) -> list[Json]:
        """All that moved Stars to the bot or back, in the order of time, as `StarTransaction`s."""
        moved = []
        for payment in self._of_bot(bot_id):
            moved.append(_transaction(payment, payment.paid_at, "source"))
            if payment.refunded_at is not None:
                moved.append(_transaction(payment, payment.refunded_at, "receiver"))
        return sorted(moved, key=lambda transaction: int(transaction["date"]))

    def _of_bot(self, bot_id: int) -> Iterator[Payment]:
        return (payment for payment in self._payments.values() if payment.bot_id == bot_id)


def new_charge_id() -> str:
    """A `telegram_payment_charge_id` that nobody had."""
    return f"stx{secrets.token_urlsafe(45)}"


def _transaction(payment: Payment, date: int, partner: str) -> Json:
    user = {
        "type": "user",
        "transaction_type": "invoice_payment",
        "user": payment.person,
        "invoice_payload": payment.payload,
    }
    return {"id": payment.charge_id, "amount": payment.stars, "date": date, partner: user}
