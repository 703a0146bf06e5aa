"""Pictures that a person has put aside in a chat, to make something of them all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from storage.errors import BasketFull, ForeignPicture
from storage.pictures import PictureFiles
from storage.transactions import Owner, Readers, Transaction

MOST = 10
"""How many pictures a basket holds unless said otherwise."""

# The pictures that can be put aside: painted ones, and uploads of the person's own.
_THERE = """
SELECT 1 FROM pictures WHERE id = :picture_id AND path = :path AND deleted_at IS NULL
UNION ALL SELECT 1 FROM uploads WHERE path = :path AND person_id = :person_id AND :picture_id IS NULL
"""
_IN_IT = "SELECT 1 FROM baskets WHERE person_id = ? AND chat_id = ? AND path = ?"
_ADD = """
INSERT INTO baskets (person_id, chat_id, path, width, height, picture_id, weight)
VALUES (:person_id, :chat_id, :path, :width, :height, :picture_id, :weight)
"""
_WEIGH = "UPDATE baskets SET weight = ? WHERE person_id = ? AND chat_id = ? AND path = ?"
_REMOVE = "DELETE FROM baskets WHERE person_id = ? AND chat_id = ? AND path = ? RETURNING seq"
_OF = """
SELECT path, width, height, picture_id, weight FROM baskets WHERE person_id = ? AND chat_id = ? ORDER BY seq
"""


@dataclass(frozen=True, slots=True)
class BasketItem:
    """A picture that was put aside, with its size in pixels; an upload has no `picture_id`.

    `path` is absolute; a name within the picture folder is understood too. `weight`, above 0, says how much of it is
    wanted beside the others.
    """

    path: Path
    width: int
    height: int
    picture_id: int | None = None
    weight: float = 1.0


class Baskets:
    """A person has one basket in each chat. Every method is one transaction, and may raise `StorageError`."""

    def __init__(self, writer: Owner, readers: Readers, pictures: PictureFiles) -> None:
        self._writer = writer
        self._readers = readers
        self._folder = pictures.folder

    async def add(self, person_id: int, chat_id: int, item: BasketItem, most: int = MOST) -> int:
        """Puts a picture aside, and tells how many there are now; one that is there already is there once, with its
        new weight.

        Raises `BasketFull` where there are `most`, and `ForeignPicture` for what is neither a painted picture nor an
        upload of the person's.
        """
        return await self._writer.run(lambda tx: _add(tx, self._folder, person_id, chat_id, item, most))

    async def of(self, person_id: int, chat_id: int) -> list[BasketItem]:
        """What the person has put aside in that chat, in the order it came."""
        rows = await self._readers.run(lambda tx: tx.rows(_OF, person_id, chat_id))
        return [BasketItem(self._folder / path, *others) for path, *others in rows]

    async def remove(self, person_id: int, chat_id: int, path: Path) -> bool:
        """Takes one picture out; False where it was not in the basket."""
        name = str((self._folder / path).relative_to(self._folder))
        return await self._writer.run(lambda tx: take_out(tx, person_id, chat_id, name))

    async def clear(self, person_id: int, chat_id: int) -> int:
        """Empties the basket; how many pictures were in it."""
        sql = "DELETE FROM baskets WHERE person_id = ? AND chat_id = ? RETURNING seq"
        return len(await self._writer.run(lambda tx: tx.rows(sql, person_id, chat_id)))


async def _add(tx: Transaction, folder: Path, person_id: int, chat_id: int, item: BasketItem, most: int) -> int:
    try:
        path = str((folder / item.path).relative_to(folder))
    except ValueError:
        raise ForeignPicture(f"{item.path} is outside {folder}.") from None
    count = len(await tx.rows(_OF, person_id, chat_id))
    if await tx.row(_IN_IT, person_id, chat_id, path):
        await tx.rows(_WEIGH, item.weight, person_id, chat_id, path)
        return count
    if count >= most:
        raise BasketFull(most)
    asked = {"person_id": person_id, "path": path, "picture_id": item.picture_id}
    if not await tx.row(_THERE, **asked):
        raise ForeignPicture(f"{path} is no picture that {person_id} can put aside.")
    await tx.rows(_ADD, **asked, chat_id=chat_id, width=item.width, height=item.height, weight=item.weight)
    return count + 1


async def take_out(tx: Transaction, person_id: int, chat_id: int, name: str) -> bool:
    """The picture of that name is in the basket no more; False where it was not in it."""
    return bool(await tx.rows(_REMOVE, person_id, chat_id, name))


async def moved(tx: Transaction, old: int, new: int) -> None:
    """The chat has another id from now on, and the baskets in it are there."""
    await tx.rows("UPDATE OR IGNORE baskets SET chat_id = ? WHERE chat_id = ?", new, old)
    await tx.rows("DELETE FROM baskets WHERE chat_id = ?", old)


async def erase_picture(tx: Transaction, picture_id: int) -> None:
    """The picture is gone, and in nobody's basket."""
    await tx.rows("DELETE FROM baskets WHERE picture_id = ?", picture_id)


async def erase_upload(tx: Transaction, path: str) -> None:
    """The upload is gone, and in nobody's basket."""
    await tx.rows("DELETE FROM baskets WHERE path = ? AND picture_id IS NULL", path)


async def erase(tx: Transaction, person_id: int) -> None:
    """The person has put nothing aside."""
    await tx.rows("DELETE FROM baskets WHERE person_id = ?", person_id)
