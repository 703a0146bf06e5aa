"""People's pictures, fetched from Telegram and made safe: nothing a stranger sent is decoded in this process."""

from __future__ import annotations

import asyncio
import logging
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from telegram import Bot
from telegram.constants import FileSizeLimit
from telegram.error import BadRequest, TelegramError

from bot.asked import Asked, Attachment
from bot.pictures import picture_child
from bot.refusal import Refusal
from storage import PictureRow, Storage

log = logging.getLogger(__name__)

MAX_BYTES = FileSizeLimit.FILESIZE_DOWNLOAD
SECONDS = 20.0
AT_ONCE = 2
_CHILD = Path(picture_child.__file__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A picture to start from: its path within the picture folder, its size, and its row if it is one of ours."""

    path: str
    width: int
    height: int
    picture_id: int | None = None


class PicturesIn:
    """Turns the pictures of a request into files of ours."""

    def __init__(self, bot: Bot, storage: Storage) -> None:
        self._bot = bot
        self._storage = storage
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def fetch(self, asked: Asked, attachment: Attachment) -> Source:
        """Download one picture, check it, and keep it as PNG, as the person's own. Raises `Refusal`."""
        content = await self._clean(await self._download(attachment))
        width, height = struct.unpack(">II", content[16:24])  # the PNG header that our own child wrote
        path = await self._storage.keep_upload(asked.person.id, content, ".png")
        return Source(path=self.name(path), width=width, height=height)

    def name(self, path: Path) -> str:
        """The path as wishes keep it: within the picture folder, so that the folder can be moved."""
        return str(path.relative_to(self._storage.pictures.folder))

    def painted(self, picture: PictureRow) -> Source:
        """One of our own pictures, as it was painted."""
        return Source(path=self.name(picture.path), width=picture.width, height=picture.height, picture_id=picture.id)

    def there(self, source: Source) -> Source:
        """The same, whose file is there. Raises `Refusal`."""
        if not (self._storage.pictures.folder / source.path).is_file():
            raise Refusal("picture-lost")
        return source

    async def _download(self, attachment: Attachment) -> bytes:
        if attachment.size is not None and attachment.size > MAX_BYTES:
            raise _too_large()
        try:
            file = await self._bot.get_file(attachment.file_id)
            content = bytes(await file.download_as_bytearray())
        except BadRequest as error:
            if "too big" in str(error).lower():
                raise _too_large() from error
            raise Refusal("picture-gone") from error
        except TelegramError as error:
            raise Refusal("sorry") from error
        if len(content) > MAX_BYTES:
            raise _too_large()
        return content

    async def _clean(self, content: bytes) -> bytes:
        """The picture decoded and encoded anew by a child with little memory and little time."""
        async with self._slots:
            status, output = await run_child(content)
        if status == 0:
            return output
        log.info("a picture was refused: the child ended with %d", status)
        if status == picture_child.TOO_MANY_PIXELS or status < 0:  # below zero: killed at a limit of its own or of ours
            raise Refusal("picture-pixels", megapixels=picture_child.MAX_PIXELS // 1_000_000)
        raise Refusal("picture-unreadable")


async def run_child(content: bytes, seconds: float = SECONDS) -> tuple[int, bytes]:
    """The child's exit status and output; it is killed after `seconds`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(_CHILD)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(seconds):
            output, _ = await process.communicate(content)
    except TimeoutError:
        log.warning("a picture took longer than %g s", seconds)
        output = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, output


def parents_of(sources: Sequence[Source]) -> tuple[int, ...]:
    """The pictures of ours among what is started from."""
    return tuple(source.picture_id for source in sources if source.picture_id is not None)


def _too_large() -> Refusal:
    return Refusal("picture-bytes", megabytes=MAX_BYTES // (1 << 20))
