"""The methods about the bot itself, and how updates reach it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playground.calls import Answer, Call
from playground.errors import bad_request, conflict
from playground.values import Json
from playground.webhooks import WebhookSettings

_WEBHOOK_PORTS = (None, 80, 88, 443, 8443)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_TEXTS = {"name": 64, "description": 512, "short_description": 120}


async def get_me(call: Call) -> Json:
    """`getMe`."""
    return call.bot.user | {
        "can_join_groups": True,
        "can_read_all_group_messages": not call.bot.privacy,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def log_out(call: Call) -> bool:
    """`logOut`: what waits for the bot is forgotten; its next call logs it in again."""
    await _end_webhook(call)
    call.bot.updates.clear()
    return await close(call)


async def close(call: Call) -> bool:
    """`close`: a poll that waits ends."""
    call.bot.updates.abort_poll()
    return True


async def get_updates(call: Call) -> list[Json]:
    """`getUpdates`."""
    if call.bot.webhook:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    args = call.args
    if "allowed_updates" in args:
        call.bot.updates.allow(args["allowed_updates"])
    return await call.bot.updates.poll(args.get("offset", 0), args.get("limit", 100), args.get("timeout", 0))


async def set_webhook(call: Call) -> Answer:
    """`setWebhook`; on loopback plain HTTP and any port will do."""
    args = call.args
    if not args.get("url"):
        return await delete_webhook(call)
    certificate = call.uploads.get("certificate")
    settings = WebhookSettings(
        url=_checked_url(args["url"]),
        secret_token=_checked_secret(args.get("secret_token", "")),
        max_connections=min(max(args.get("max_connections", 40), 1), 100),
        ip_address=args.get("ip_address", ""),
        certificate=certificate.data.decode("ascii", "replace") if certificate else "",
    )
    if "allowed_updates" in args:
        call.bot.updates.allow(args["allowed_updates"])
    if args.get("drop_pending_updates"):
        call.bot.updates.clear()
    if call.bot.webhook and call.bot.webhook.settings == settings:
        return Answer(result=True, description="Webhook is already set")
    await _end_webhook(call)
    call.bot.updates.abort_poll("terminated by setWebhook request")
    call.bot.webhook = call.world.open_webhook(call.bot, settings)
    return Answer(result=True, description="Webhook was set")


async def delete_webhook(call: Call) -> Answer:
    """`deleteWebhook`."""
    if call.args.get("drop_pending_updates"):
        call.bot.updates.clear()
    deleted = await _end_webhook(call)
    return Answer(result=True, description="Webhook was deleted" if deleted else "Webhook is already deleted")


async def get_webhook_info(call: Call) -> Json:
    """`getWebhookInfo`."""
    bot = call.bot
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(bot.updates)}
    if bot.webhook:
        settings = bot.webhook.settings
        info |= {
            "url": settings.url,
            "has_custom_certificate": bool(settings.certificate),
            "max_connections": settings.max_connections,
            "ip_address": settings.ip_address or "127.0.0.1",
        }
        if bot.webhook.last_error:
            info["last_error_date"], info["last_error_message"] = bot.webhook.last_error
    if bot.updates.allowed:
        info["allowed_updates"] = list(bot.updates.allowed)
    return info


async def _end_webhook(call: Call) -> bool:
    """End the bot's webhook; False when it has none."""
    webhook, call.bot.webhook = call.bot.webhook, None
    if webhook is None:
        return False
    await webhook.stop()
    return True


def _checked_url(url: str) -> str:
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if not host or parts.scheme not in ("http", "https"):
        raise bad_request("invalid webhook URL specified")
    if host not in _LOOPBACK and parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if host not in _LOOPBACK and port not in _WEBHOOK_PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    return parts.geturl()


def _checked_secret(secret: str) -> str:
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    return secret


async def set_my_name(call: Call) -> bool:
    """`setMyName`."""
    return _set_text(call, "name")


async def get_my_name(call: Call) -> Json:
    """`getMyName`."""
    return {"name": _text(call, "name") or call.bot.user["first_name"]}


async def set_my_description(call: Call) -> bool:
    """`setMyDescription`."""
    return _set_text(call, "description")


async def get_my_description(call: Call) -> Json:
    """`getMyDescription`."""
    return {"description": _text(call, "description")}


async def set_my_short_description(call: Call) -> bool:
    """`setMyShortDescription`."""
    return _set_text(call, "short_description")


async def get_my_short_description(call: Call) -> Json:
    """`getMyShortDescription`."""
    return {"short_description": _text(call, "short_description")}


def _set_text(call: Call, name: str) -> bool:
    text = call.args.get(name, "")
    if len(text) > _TEXTS[name]:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    call.bot.texts[name, call.args.get("language_code", "")] = text
    return True


def _text(call: Call, name: str) -> str:
    texts = call.bot.texts
    return texts.get((name, call.args.get("language_code", ""))) or texts.get((name, "")) or ""
