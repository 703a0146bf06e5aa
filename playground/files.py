"""Files that were sent: kept on disk, known by their ids."""

from __future__ import annotations

import asyncio
import mimetypes
import secrets
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath

from playground.pictures import Rendition, clip_facts, photo_sizes, preview
from playground.values import Json, Upload

MAX_UPLOAD = 50 * 2**20
MAX_PHOTO = 10 * 2**20
MAX_DOWNLOAD = 20 * 2**20

_CLIPS = ("animation", "video")


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFile:
    """One file: where its bytes are, and `media`, the part of a message that shows it."""

    file_id: str
    unique_id: str
    kind: str
    path: Path
    public_path: str
    size: int
    mime: str
    name: str
    media: Json


class Files:
    """The files of one playground, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._numbers = count(1)
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def get(self, file_id: str) -> StoredFile | None:
        """The file with this id."""
        return self._by_id.get(file_id)

    def at(self, public_path: str) -> StoredFile | None:
        """The file with this `file_path`, as `getFile` names it."""
        return self._by_path.get(public_path)

    async def photo(self, data: bytes) -> Json:
        """Keep a photo in its sizes; answers `{"photo": [PhotoSize...]}`. Raises `NotAPhoto`."""
        renditions = await asyncio.to_thread(photo_sizes, data)
        media: Json = {"photo": []}
        for rendition in renditions:
            media["photo"].append(self._keep_picture("photo", rendition, media))
        return media

    async def attachment(
        self,
        kind: str,
        upload: Upload,
        *,
        facts: Json | None = None,
        thumbnail: bytes | None = None,
        detect: bool = True,
    ) -> Json:
        """Keep any other file byte for byte; answers the part of a message that shows it.

        `facts` are what the sender says of it (`width`, `duration`, `title` ...). With `detect`, a document that
        is an animated picture becomes an animation, as on Telegram.
        """
        mime = _mime(upload, kind)
        if kind == "document" and detect and mime == "image/gif":
            kind = "animation"
        media: Json = {}
        stored = self._keep(kind, upload.data, upload.name or f"{kind}{_suffix(mime)}", mime, media)
        shown = {
            "file_id": stored.file_id,
            "file_unique_id": stored.unique_id,
            "file_size": stored.size,
            "mime_type": mime,
            **({} if kind == "voice" else {"file_name": stored.name}),
            **await asyncio.to_thread(_measured, kind, upload.data, facts or {}),
        }
        small = await asyncio.to_thread(preview, thumbnail or upload.data)
        if small and kind != "voice":
            shown["thumbnail"] = shown["thumb"] = self._keep_picture("thumbnail", small, {})
        media[kind] = shown
        if kind == "animation":
            media["document"] = {k: v for k, v in shown.items() if k not in ("width", "height", "duration")}
        return media

    def _keep_picture(self, kind: str, rendition: Rendition, media: Json) -> Json:
        stored = self._keep(kind, rendition.data, "", "image/jpeg", media)
        return {
            "file_id": stored.file_id,
            "file_unique_id": stored.unique_id,
            "file_size": stored.size,
            "width": rendition.width,
            "height": rendition.height,
        }

    def _keep(self, kind: str, data: bytes, name: str, mime: str, media: Json) -> StoredFile:
        number = next(self._numbers)
        suffix = PurePosixPath(name).suffix or _suffix(mime)
        safe = suffix if suffix[1:].isalnum() and suffix.isascii() else ""
        public_path = f"{kind}s/file_{number}{safe}"
        path = self._folder / public_path
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        stored = StoredFile(
            file_id=f"AgAC{secrets.token_urlsafe(36)}",
            unique_id=f"AQAD{secrets.token_urlsafe(8)}",
            kind=kind,
            path=path,
            public_path=public_path,
            size=len(data),
            mime=mime,
            name=name,
            media=media,
        )
        self._by_id[stored.file_id] = self._by_path[public_path] = stored
        return stored


def _mime(upload: Upload, kind: str) -> str:
    """What a file is: by what the sender says, or by its name, or by its first bytes."""
    if upload.data.startswith(b"GIF8"):
        return "image/gif"
    if upload.mime and upload.mime != "application/octet-stream":
        return upload.mime
    guessed = mimetypes.guess_type(upload.name)[0]
    usual = {"video": "video/mp4", "animation": "video/mp4", "voice": "audio/ogg", "audio": "audio/mpeg"}
    return guessed or usual.get(kind, "application/octet-stream")


def _suffix(mime: str) -> str:
    return mimetypes.guess_extension(mime) or ""


def _measured(kind: str, data: bytes, facts: Json) -> Json:
    """The numbers that a clip or a sound carries in a message."""
    if kind in _CLIPS:
        width, height, duration = clip_facts(data)
        measured = {"width": width, "height": height, "duration": duration}
        return measured | {name: max(0, facts[name]) for name in measured if name in facts}
    if kind in ("audio", "voice"):
        told: Json = {name: facts[name] for name in ("performer", "title") if name in facts}
        return {"duration": max(0, facts.get("duration", 0)), **told}
    return {}
