"""python-telegram-bot is paid in Stars."""

from __future__ import annotations

import asyncio

from telegram import LabeledPrice, Message, Update
from telegram.ext import Application, ContextTypes, MessageHandler, PreCheckoutQueryHandler, filters

from playground.client import Person, Playground


async def agree(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.pre_checkout_query
    assert query
    await query.answer(ok=query.invoice_payload == "ten", error_message="Sold out.")


async def note(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    context.bot_data["told"].put_nowait(update.effective_message)


async def test_an_application_is_paid_and_pays_back(address: str, playground: Playground) -> None:
    """Invoice, agreement, payment, refund: each reads as the library's own object."""
    application = Application.builder().token("7:app").base_url(f"{address}/bot").build()
    application.add_handler(PreCheckoutQueryHandler(agree))
    application.add_handler(MessageHandler(filters.SUCCESSFUL_PAYMENT | filters.StatusUpdate.REFUNDED_PAYMENT, note))
    told: asyncio.Queue[Message] = asyncio.Queue()
    application.bot_data["told"] = told
    person = Person(playground, 900, bot=7)
    async with application, asyncio.timeout(15):
        await application.start()
        assert application.updater
        await person.say("/start")
        await application.updater.start_polling(poll_interval=0, timeout=5)
        for payload, answer in (("none", {"paid": False, "error": "Sold out."}), ("ten", {"paid": True})):
            prices = [LabeledPrice("Ten pictures", 50)]
            sent = await application.bot.send_invoice(900, "Ten", "Pictures", payload, "XTR", prices)
            assert sent.invoice and (sent.invoice.total_amount, sent.invoice.currency) == (50, "XTR")
            assert await person.pay(next(m for m in await person.messages() if m.id == sent.id)) == answer
        payment = (await told.get()).successful_payment
        assert payment and payment.invoice_payload == "ten"
        charge = payment.telegram_payment_charge_id
        assert await application.bot.refund_star_payment(900, charge)
        refund = (await told.get()).refunded_payment
        assert refund and refund.telegram_payment_charge_id == charge
        moved = (await application.bot.get_star_transactions()).transactions
        assert [(one.amount, bool(one.source)) for one in moved] == [(50, True), (50, False)]
        assert (await application.bot.get_my_star_balance()).amount == 0
        await application.updater.stop()
        await application.stop()
