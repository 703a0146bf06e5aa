"""How calls arrive: any address, verb and body that a client library may use."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from playground.client import Person


async def test_every_kind_of_body_means_the_same(api: Any, ada: Person) -> None:
    """A query string, a form, form data and JSON all carry the same arguments."""
    path = f"/bot{api.token}/sendMessage"
    arguments = {"chat_id": "101", "text": "é & ü", "disable_notification": "true"}
    responses = [
        await api.http.get(path, params=arguments),
        await api.http.post(path, data=arguments),
        await api.http.post(path, files={name: (None, value) for name, value in arguments.items()}),
        await api.http.post(path, json={"chat_id": 101, "text": "é & ü", "disable_notification": True}),
        await api.http.post(path, params={"chat_id": "101"}, json={"text": "é & ü"}),
    ]
    assert [response.json()["result"]["text"] for response in responses] == ["é & ü"] * 5


async def test_nested_arguments_come_as_json_text_or_as_json(api: Any, ada: Person) -> None:
    """In a JSON body a keyboard may stand as an object, or as the text of one."""
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    for given in (markup, '{"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}'):
        body = {"chat_id": 101, "text": "x", "reply_markup": given}
        response = await api.http.post(f"/bot{api.token}/sendMessage", json=body)
        assert response.json()["result"]["reply_markup"] == markup


async def test_method_names_match_in_any_case(api: Any) -> None:
    """`GETME` is `getMe`."""
    assert (await api.ok("GETME"))["id"] == 1


async def test_a_call_without_body_or_content_type_is_a_call(api: Any) -> None:
    """Some libraries begin with a bare POST."""
    response = await api.http.request("POST", f"/bot{api.token}/getMe")
    assert response.json()["result"]["is_bot"] is True


async def test_unknown_parameters_are_ignored(api: Any, ada: Person) -> None:
    """A parameter of a newer Bot API does no harm."""
    assert (await api.ok("sendMessage", chat_id=101, text="x", from_the_future={"a": 1}))["text"] == "x"


@pytest.mark.parametrize(
    ("token", "status"), [("nonsense", 404), ("0:abc", 401), ("x:abc", 401), ("1:", 401), ("-1:abc", 401)]
)
async def test_a_malformed_token_is_refused(api: Any, token: str, status: int) -> None:
    """Clients know a bad token by 404 and 401."""
    response = await api.http.get(f"/bot{token}/getMe")
    assert response.status_code == response.json()["error_code"] == status


async def test_any_token_is_the_bot_it_names(api: Any) -> None:
    """Bot 42 exists from its first call on, whatever follows the colon."""
    assert [(await api.bot(token).ok("getMe"))["id"] for token in ("42:a", "42:b", "43:c")] == [42, 42, 43]


async def test_an_escaped_colon_is_a_colon(api: Any) -> None:
    """Some libraries quote the token."""
    assert (await api.http.get("/bot1%3Afirst/getMe")).json()["result"]["id"] == 1


async def test_an_unknown_method_is_not_found(api: Any) -> None:
    """404, with Telegram's words."""
    assert await api.refused("paintMe") == (404, "Not Found: method not found")


async def test_what_is_not_json_is_refused(api: Any) -> None:
    """A broken JSON body is a 400, not a crash."""
    headers = {"content-type": "application/json"}
    for body in (b"{", b"[1]", b'"x"', b"\xff", b'{"a": NaN}', b'{"a": "\\ud83d"}', b"[" * 100_000):
        response = await api.http.post(f"/bot{api.token}/getMe", content=body, headers=headers)
        assert response.status_code == 400


async def test_what_is_not_form_data_is_refused(api: Any) -> None:
    """A broken multipart body is a 400, not a crash."""
    headers = {"content-type": "multipart/form-data"}
    response = await api.http.post(f"/bot{api.token}/getMe", content=b"x", headers=headers)
    assert response.status_code == 400


async def test_an_upload_past_50_mb_is_too_large(api: Any, ada: Person) -> None:
    """413, before anything is kept."""
    document = ("big.bin", bytes(51 * 2**20 + 2**20))
    status, _ = await api.refused("sendDocument", chat_id=101, files={"document": document})
    assert status == 413


async def test_other_hosts_are_not_served(address: str) -> None:
    """A web page that rebinds its own name to this machine gets nothing."""
    async with httpx.AsyncClient(base_url=address, trust_env=False) as http:
        response = await http.get("/bot1:x/getMe", headers={"host": "evil.example"})
    assert response.status_code == 400


async def test_addresses_that_are_nothing_answer_in_json(api: Any) -> None:
    """404 for a wrong path, 405 for a wrong verb."""
    assert (await api.http.get("/nothing")).json() == {"ok": False, "error_code": 404, "description": "Not Found"}
    assert (await api.http.put(f"/bot{api.token}/getMe")).json()["error_code"] == 405
