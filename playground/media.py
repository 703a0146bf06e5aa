"""Files that a method names: uploaded with it, sent before, or on the web."""

from __future__ import annotations

import httpx

from playground.calls import Call
from playground.errors import ApiError, bad_request
from playground.files import MAX_PHOTO, MAX_UPLOAD
from playground.pictures import NotAPhoto
from playground.values import Json, Upload

MAX_PHOTO_BY_URL = 5 * 2**20
MAX_FILE_BY_URL = 20 * 2**20
_URL_TIMEOUT = 10.0


async def media_content(call: Call, kind: str, options: Json, *, missing: str) -> Json:
    """The part of a message that shows a file of this `kind` ("photo", "document" ...).

    `options` are the arguments of the method, or one `InputMedia`; `missing` is what is said when they name no
    file. Raises `ApiError` 400 for a file that cannot be sent so.
    """
    reference = str(options.get("media", options.get(kind, "")))
    upload = _uploaded(call, reference, kind)
    if upload is None and is_url(reference):
        upload = await _fetched(reference, MAX_PHOTO_BY_URL if kind == "photo" else MAX_FILE_BY_URL)
    if upload is not None:
        return await _kept(call, kind, upload, options)
    if not reference or reference.startswith("attach://"):
        raise bad_request(missing)
    return known_media(call, kind, reference)


def is_url(reference: str) -> bool:
    """Whether a file is on the web, and not known by its id."""
    return reference.startswith(("http://", "https://"))


def _uploaded(call: Call, reference: str, part: str) -> Upload | None:
    """The file that came with the call: the part called as the argument, or the one that `attach://` names."""
    if reference.startswith("attach://"):
        return call.uploads.get(reference.removeprefix("attach://"))
    return None if reference else call.uploads.get(part)


def known_media(call: Call, kind: str, file_id: str) -> Json:
    """The part of a message that shows a file sent before, by its id; raises `ApiError` 400 for one of another kind."""
    stored = call.world.files.get(file_id)
    if stored is None or not stored.media:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if kind not in stored.media:
        raise bad_request(f"Can't use file of type {stored.kind.title()} as {kind.title()}")
    return stored.media


async def _kept(call: Call, kind: str, upload: Upload, options: Json) -> Json:
    size = len(upload.data)
    if not size:
        raise bad_request("file must be non-empty")
    if size > MAX_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    if kind != "photo":
        thumbnail = call.uploads.get(str(options.get("thumbnail", "thumbnail")).removeprefix("attach://"))
        return await call.world.files.attachment(
            kind,
            upload,
            facts=options,
            thumbnail=thumbnail.data if thumbnail else None,
            detect=not options.get("disable_content_type_detection", False),
        )
    if size > MAX_PHOTO:
        raise bad_request(f"file of size {size} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes")
    try:
        return await call.world.files.photo(upload.data)
    except NotAPhoto as error:
        raise bad_request(str(error)) from None


async def _fetched(url: str, limit: int) -> Upload:
    """A file from the web, as the server itself gets it; at most `limit` bytes."""
    data = bytearray()
    try:
        async with (
            httpx.AsyncClient(timeout=_URL_TIMEOUT, follow_redirects=True, trust_env=False) as http,
            http.stream("GET", url) as response,
        ):
            response.raise_for_status()
            async for chunk in response.aiter_bytes():
                data += chunk
                if len(data) > limit:
                    raise bad_request("failed to get HTTP URL content")
    except (httpx.HTTPError, httpx.InvalidURL):
        raise bad_request("failed to get HTTP URL content") from None
    mime = response.headers.get("content-type", "").partition(";")[0]
    if mime.startswith("text/html"):
        raise bad_request("wrong type of the web page content")
    return Upload(name=response.url.path.rpartition("/")[2], mime=mime, data=bytes(data))
