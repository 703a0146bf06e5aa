"""Requests as any client may send them: a query string, a form, form data with files, or JSON."""

from __future__ import annotations

import json
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from playground.errors import ApiError
from playground.files import MAX_UPLOAD
from playground.values import Upload, strict_json

Fields: TypeAlias = list[tuple[str, str]]

_MAX_BODY = MAX_UPLOAD + 2**20
_MAX_FORM_BODY = 2**21


async def read_request(request: Request) -> tuple[Fields, list[tuple[str, Upload]]]:
    """The parameters of a request as text, those of the address first, and its files by the names of their parts.

    Raises `ApiError` 400 for a body that is not what it says it is, 413 for one that is too large.
    """
    fields = parse_qsl(request.url.query, keep_blank_values=True)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return fields + _json_fields(await _body(request)), []
    if kind == "application/x-www-form-urlencoded":
        text = (await _body(request)).decode("utf-8", "replace")
        return fields + parse_qsl(text, keep_blank_values=True), []
    if kind == "multipart/form-data":
        more, uploads = await _form_data(request)
        return fields + more, uploads
    return fields, []


def first_values(fields: Fields) -> dict[str, str]:
    """Each parameter once: of several with one name, the first counts."""
    return dict(reversed(fields))


def as_text(value: Any) -> str:
    """A value out of a JSON body, as it would stand in a form."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


async def _body(request: Request) -> bytes:
    """A body without files, which is never large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_FORM_BODY:
            raise ApiError(413, "Request Entity Too Large")
    return bytes(body)


def _json_fields(body: bytes) -> Fields:
    try:
        value = strict_json(body) if body.strip() else {}
    except ValueError:
        raise ApiError(400, "Bad Request: can't parse JSON body") from None
    if not isinstance(value, dict):
        raise ApiError(400, "Bad Request: JSON object expected")
    return [(name, as_text(item)) for name, item in value.items()]


async def _form_data(request: Request) -> tuple[Fields, list[tuple[str, Upload]]]:
    if int(request.headers.get("content-length", "0")) > _MAX_BODY:
        raise ApiError(413, "Request Entity Too Large")
    fields: Fields = []
    uploads: list[tuple[str, Upload]] = []
    try:
        async with request.form(max_part_size=_MAX_FORM_BODY) as form:
            for name, part in form.multi_items():
                if isinstance(part, UploadFile):
                    uploads.append((name, await _upload(part)))
                else:
                    fields.append((name, part))
    except HTTPException as error:
        raise ApiError(400, f"Bad Request: {error.detail}") from None
    return fields, uploads


async def _upload(part: UploadFile) -> Upload:
    if (part.size or 0) > MAX_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    name = (part.filename or "").replace("\\", "/").rpartition("/")[2]
    return Upload(name=name, mime=part.content_type or "", data=await part.read())
