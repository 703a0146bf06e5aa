"""Every refusal in Telegram's own words: clients match on them. They change nothing, so one playground serves all."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from playground.client import Person, Playground
from playground.files import Files
from playground.server import serve
from playground.world import World

MARKUP = "can't parse reply keyboard markup JSON object"
BUTTON = "can't parse inline keyboard button: "


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def refusing(tmp_path_factory: pytest.TempPathFactory, api_of: Any) -> AsyncIterator[Any]:
    """A bot to which Ada has written her first message, number 1."""
    world = World(Files(tmp_path_factory.mktemp("refusals")), first_id=1)
    async with (
        serve(world) as url,
        Playground(url) as playground,
        httpx.AsyncClient(base_url=url, verify=False) as http,
    ):
        api = api_of(http, "1:first")
        await api.ok("getMe")
        await Person(playground, 101).say("/start")
        yield api


def keyboard(*buttons: Any) -> str:
    return json.dumps({"inline_keyboard": [list(buttons)]})


@pytest.mark.parametrize(
    ("method", "arguments", "words"),
    [
        ("sendMessage", {"chat_id": 101}, "message text is empty"),
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 999, "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": "Ada", "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": 101, "text": " \n "}, "text must be non-empty"),
        ("sendMessage", {"chat_id": 101, "text": "x" * 4097}, "message is too long"),
        ("sendMessage", {"chat_id": 101, "text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ("sendMessage", {"chat_id": 101, "text": "x", "reply_to_message_id": 77}, "message to be replied not found"),
        (
            "sendMessage",
            {"chat_id": 101, "text": "x", "reply_parameters": {"message_id": 77}},
            "message to be replied not found",
        ),
        ("sendMessage", {"chat_id": 101, "text": "x", "reply_parameters": {"a": 1}}, 'can\'t find field "message_id"'),
        (
            "sendMessage",
            {"chat_id": 101, "text": "x", "reply_parameters": {"message_id": "seven"}},
            'field "message_id" must be a valid Number',
        ),
        ("sendMessage", {"chat_id": 101, "text": "x", "reply_parameters": "["}, "can't parse reply parameters"),
        ("sendMessage", {"chat_id": 101, "text": "x", "reply_parameters": []}, "object expected as reply parameters"),
        ("sendMessage", {"chat_id": 101, "text": "x", "reply_markup": "{"}, MARKUP),
        ("sendMessage", {"chat_id": 101, "text": "x", "reply_markup": '{"a": "\\ud83d"}'}, MARKUP),
        ("sendMessage", {"chat_id": 101, "text": "x", "reply_markup": []}, "object expected as reply markup"),
        ("sendMessage", {"chat_id": 101, "text": "x", "reply_markup": {"inline_keyboard": [1]}}, "an Array of Arrays"),
        (
            "sendMessage",
            {"chat_id": 101, "text": "x", "reply_markup": keyboard({"text": "a"})},
            f"{BUTTON}Text buttons are unallowed in the inline keyboard",
        ),
        (
            "sendMessage",
            {"chat_id": 101, "text": "x", "reply_markup": keyboard({"callback_data": "a"})},
            f'{BUTTON}Can\'t find field "text"',
        ),
        (
            "sendMessage",
            {"chat_id": 101, "text": "x", "reply_markup": keyboard({"text": "a", "callback_data": "é" * 33})},
            "BUTTON_DATA_INVALID",
        ),
        (
            "sendMessage",
            {"chat_id": 101, "text": "x", "reply_markup": keyboard({"text": "a", "url": "http://localhost"})},
            "is invalid: Wrong HTTP URL",
        ),
        (
            "sendMessage",
            {
                "chat_id": 101,
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a"}] * 5] * 21},
            },
            "reply markup is too long",
        ),
        (
            "sendMessage",
            {"chat_id": 101, "text": "abc", "entities": [{"type": "bold", "offset": 2, "length": 5}]},
            "ends after the end of the text",
        ),
        (
            "sendMessage",
            {"chat_id": 101, "text": "abc", "entities": [{"type": "bold", "offset": 2}]},
            "can't parse MessageEntity: Can't find field \"length\"",
        ),
        ("sendPhoto", {"chat_id": 101}, "there is no photo in the request"),
        ("sendPhoto", {"chat_id": 101, "photo": "attach://gone"}, "there is no photo in the request"),
        ("sendPhoto", {"chat_id": 101, "photo": "no-such-file"}, "wrong file identifier/HTTP URL specified"),
        ("sendDocument", {"chat_id": 101}, "there is no document in the request"),
        ("sendMediaGroup", {"chat_id": 101}, 'parameter "media" is required'),
        ("sendMediaGroup", {"chat_id": 101, "media": "x"}, "can't parse media JSON object"),
        ("sendMediaGroup", {"chat_id": 101, "media": {}}, "expected an Array of InputMedia"),
        ("sendMediaGroup", {"chat_id": 101, "media": [1, 2]}, "can't parse InputMedia: expected an Object"),
        (
            "sendMediaGroup",
            {"chat_id": 101, "media": [{"type": "photo"}] * 11},
            "too many messages to send as an album",
        ),
        ("sendMediaGroup", {"chat_id": 101, "media": [{"type": "photo"}]}, "too few messages to send as an album"),
        ("sendMediaGroup", {"chat_id": 101, "media": [{"type": "photo"}] * 2}, "media not found"),
        (
            "sendMediaGroup",
            {"chat_id": 101, "media": [{"type": "animation"}] * 2},
            'type "animation" can\'t be used in sendMediaGroup',
        ),
        (
            "sendMediaGroup",
            {"chat_id": 101, "media": [{"type": "photo"}, {"type": "document"}]},
            "can't use the media of the specified type in the album",
        ),
        ("sendChatAction", {"chat_id": 101, "action": "dancing"}, "wrong parameter action in request"),
        ("editMessageText", {"text": "x"}, "message identifier is not specified"),
        ("editMessageText", {"message_id": 1, "text": "x"}, "chat_id is empty"),
        ("editMessageText", {"chat_id": 101, "message_id": 999, "text": "x"}, "message to edit not found"),
        ("editMessageText", {"chat_id": 101, "message_id": "abc", "text": "x"}, "message to edit not found"),
        ("editMessageText", {"chat_id": 101, "message_id": 1, "text": "x"}, "message can't be edited"),
        ("editMessageMedia", {"chat_id": 101, "message_id": 1}, 'parameter "media" is required'),
        ("editMessageMedia", {"chat_id": 101, "message_id": 1, "media": "x"}, "can't parse input media JSON object"),
        ("deleteMessage", {"chat_id": 101}, "message identifier is not specified"),
        ("deleteMessage", {"chat_id": 101, "message_id": 999}, "message to delete not found"),
        ("deleteMessages", {"chat_id": 101}, "message identifiers are not specified"),
        ("deleteMessages", {"chat_id": 101, "message_ids": [[]]}, "message identifier must be a Number"),
        ("copyMessage", {"chat_id": 101, "from_chat_id": 101, "message_id": 999}, "message to copy not found"),
        ("forwardMessage", {"chat_id": 101, "from_chat_id": 101, "message_id": 999}, "message to forward not found"),
        ("forwardMessage", {"chat_id": 101, "message_id": 1}, 'parameter "from_chat_id" is required'),
        ("setMessageReaction", {"chat_id": 101, "message_id": 999}, "message to react not found"),
        (
            "setMessageReaction",
            {"chat_id": 101, "message_id": 1, "reaction": [{"type": "emoji", "emoji": "x"}]},
            "REACTION_INVALID",
        ),
        ("answerCallbackQuery", {}, "query is too old and response timeout expired or query ID is invalid"),
        ("answerCallbackQuery", {"callback_query_id": "7", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
        ("getFile", {}, "file_id not specified"),
        ("getFile", {"file_id": "no-such-file"}, "wrong file_id or the file is temporarily unavailable"),
        ("getChat", {"chat_id": 5}, "chat not found"),
        ("getChatMember", {"chat_id": 101}, "invalid user_id specified"),
        ("getChatMember", {"chat_id": 101, "user_id": 999}, "user not found"),
        ("getChatAdministrators", {"chat_id": 101}, "there are no administrators in the private chat"),
        ("setMyCommands", {"commands": "x"}, "can't parse commands JSON object"),
        ("setMyCommands", {"commands": {}}, "expected an Array of BotCommand"),
        ("setMyCommands", {"commands": [{"command": "a"}]}, "can't parse BotCommand: Can't find field \"description\""),
        ("setMyCommands", {"commands": [{"command": "A-B", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [], "scope": {"type": "moon"}}, "Unsupported type specified"),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ("setChatMenuButton", {"menu_button": {"type": "moon"}}, "MenuButton has unsupported type"),
        ("setWebhook", {"url": "http://example.org/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ("setWebhook", {"url": "https://example.org:99/"}, "only on ports 80, 88, 443 or 8443"),
        ("setWebhook", {"url": "https://example.org", "secret_token": "a b"}, "contains unallowed characters"),
        ("setWebhook", {"url": "https://example.org", "secret_token": "a" * 257}, "secret token is too long"),
    ],
)
@pytest.mark.asyncio(loop_scope="module")
async def test_a_bad_call_is_refused(refusing: Any, method: str, arguments: Any, words: str) -> None:
    """400, and the words that Telegram has for it."""
    status, description = await refusing.refused(method, **arguments)
    assert status == 400
    assert description.startswith("Bad Request: ")
    assert words in description
