"""The methods about payments in Telegram Stars, the only currency here."""

from __future__ import annotations

from playground.calls import Call
from playground.errors import bad_request
from playground.sending import send
from playground.stars import CURRENCY
from playground.values import Json

MAX_TITLE, MAX_DESCRIPTION, MAX_PAYLOAD = 32, 255, 128
MAX_AMOUNT = 100_000


async def send_invoice(call: Call) -> Json:
    """`sendInvoice`, in Telegram Stars: one price, and no payment provider."""
    args = call.args
    if args["currency"] != CURRENCY:
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    if not args["prices"]:
        raise bad_request("there must be at least one price")
    if len(args["prices"]) > 1:
        raise bad_request("STARS_INVOICE_INVALID")
    amount = args["prices"][0]["amount"]
    if not 1 <= amount <= MAX_AMOUNT:
        raise bad_request("CURRENCY_TOTAL_AMOUNT_INVALID")
    if len(args["title"]) > MAX_TITLE:
        raise bad_request("TITLE_INVALID")
    if len(args["description"]) > MAX_DESCRIPTION:
        raise bad_request("DESCRIPTION_INVALID")
    if len(args["payload"].encode()) > MAX_PAYLOAD:
        raise bad_request("INVOICE_PAYLOAD_INVALID")
    rows = args.get("reply_markup", {}).get("inline_keyboard")
    if rows and "pay" not in rows[0][0]:
        raise bad_request("REPLY_MARKUP_BUY_EMPTY")
    invoice = {
        "title": args["title"],
        "description": args["description"],
        "start_parameter": args.get("start_parameter", ""),
        "currency": CURRENCY,
        "total_amount": amount,
    }
    message = send(call, {"invoice": invoice})
    call.world.stars.ask(call.bot.id, message["chat"]["id"], message["message_id"], args["payload"])
    return message


async def answer_pre_checkout_query(call: Call) -> bool:
    """`answerPreCheckoutQuery`: whether the payment may go on."""
    args = call.args
    ok = args.get("ok", False)
    if not ok and not args.get("error_message"):
        raise bad_request('parameter "error_message" is required')
    answer = {"ok": ok, "error_message": args.get("error_message", "")}
    call.world.answer(call.bot, args.get("pre_checkout_query_id", ""), answer)
    return True


async def refund_star_payment(call: Call) -> bool:
    """`refundStarPayment`: once for each payment; the chat and the bot are told."""
    world = call.world
    payment = world.stars.payment(call.bot.id, call.args["telegram_payment_charge_id"])
    if payment is None or payment.person["id"] != call.args["user_id"]:
        raise bad_request("CHARGE_NOT_FOUND")
    if payment.refunded_at is not None:
        raise bad_request("CHARGE_ALREADY_REFUNDED")
    world.stars.refund(payment, world.now())
    dialog = world.private.get((call.bot.id, payment.chat_id)) or world.groups[payment.chat_id]
    content = {"refunded_payment": payment.told()}
    world.post(world.heir(dialog), call.bot.user, content, thread=payment.thread, to=call.bot)
    return True


async def get_star_transactions(call: Call) -> Json:
    """`getStarTransactions`: payments and refunds, the oldest first."""
    offset, limit = max(call.args.get("offset", 0), 0), min(max(call.args.get("limit", 100), 1), 100)
    return {"transactions": call.world.stars.transactions(call.bot.id)[offset : offset + limit]}


async def get_my_star_balance(call: Call) -> Json:
    """`getMyStarBalance`."""
    return {"amount": call.world.stars.of_bot(call.bot.id)}
