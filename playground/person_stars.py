"""What people do with their Stars."""

from __future__ import annotations

from playground.asked import Asked, Door
from playground.dialogs import Dialog
from playground.errors import PersonError
from playground.places import Places
from playground.stars import CURRENCY, Payment, new_charge_id
from playground.values import Json
from playground.world import Bot, World

CHECKOUT_SECONDS = 10.0
"""How long a bot has to agree to a payment."""


class StarDoors:
    """Lets people pay."""

    def __init__(self, world: World, places: Places) -> None:
        self._world = world
        self._places = places

    def doors(self) -> list[tuple[str, str, Door]]:
        """Verb and path of each."""
        return [("POST", "pay", self.pay)]

    async def pay(self, asked: Asked) -> Json:
        """Pay the invoice in a message, if its bot agrees: `{"paid": true}`, or `{"paid": false, "error": "..."}`."""
        person, dialog = self._places.place(asked)
        message = self._places.message(dialog, asked, "message_id")
        if "invoice" not in message:
            raise PersonError("This message is no invoice.")
        bot = self._world.bots[message["from"]["id"]]
        error = self._obstacle(person, dialog, message) or await self._disagreement(asked, bot, dialog, message)
        error = error or self._obstacle(person, dialog, message)  # for much may have happened meanwhile
        if error:
            return {"paid": False, "error": error}
        self._carry_out(person, bot, dialog, message)
        return {"paid": True}

    def _obstacle(self, person: Json, dialog: Dialog, message: Json) -> str:
        stars, price = self._world.stars.of(person["id"]), message["invoice"]["total_amount"]
        if self._world.stars.has_paid(person["id"], message["from"]["id"], dialog.id, message["message_id"]):
            return "You have paid this already."
        return f"This costs {price} Stars, and you have {stars}." if stars < price else ""

    async def _disagreement(self, asked: Asked, bot: Bot, dialog: Dialog, message: Json) -> str:
        query = {
            "from": self._places.person(asked),
            "currency": CURRENCY,
            "total_amount": message["invoice"]["total_amount"],
            "invoice_payload": self._world.stars.payload(bot.id, dialog.id, message["message_id"]),
        }
        try:
            answer = await self._places.question(bot, "pre_checkout_query", query, asked, within=CHECKOUT_SECONDS)
        except PersonError as error:
            return str(error)
        return "" if answer["ok"] else str(answer["error_message"])

    def _carry_out(self, person: Json, bot: Bot, dialog: Dialog, message: Json) -> None:
        payment = Payment(
            charge_id=new_charge_id(),
            bot_id=bot.id,
            person=person,
            chat_id=dialog.id,
            message_id=message["message_id"],
            thread=message["message_thread_id"] if message.get("is_topic_message") else None,
            payload=self._world.stars.payload(bot.id, dialog.id, message["message_id"]),
            stars=message["invoice"]["total_amount"],
            paid_at=self._world.now(),
        )
        self._world.stars.pay(payment)
        told = payment.told() | {"provider_payment_charge_id": f"{person['id']}_{message['message_id']}"}
        self._world.post(dialog, person, {"successful_payment": told}, thread=payment.thread, to=bot)
