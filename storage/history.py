"""What was painted: a picture by its id, the pictures that a message shows, and what a person made."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.favourites import NEWEST
from storage.rows import HistoryEntry, JobRow, PictureRow, Showing
from storage.search import Wanted
from storage.transactions import Transaction

# Where the jobs are looked up by an index that tells the page without looking at what is not on it.
_BY_TIME = "jobs"
_BY_WORDS = "prompts CROSS JOIN jobs ON jobs.seq = prompts.rowid"
_BY_MARKS = """
(
    SELECT DISTINCT job_id FROM favourites CROSS JOIN pictures ON pictures.id = picture_id
    WHERE favourites.person_id = :person_id
) CROSS JOIN jobs ON jobs.id = job_id
"""
_MADE = """
SELECT jobs.* FROM {source}
WHERE jobs.person_id = :person_id AND state IN ('rendered', 'delivered') AND erased_at IS NULL {here}
  AND {seq} < :before {match} {within} {marked}
  AND EXISTS (SELECT 1 FROM pictures WHERE job_id = jobs.id AND deleted_at IS NULL)
ORDER BY {seq} DESC LIMIT :limit
"""
_HERE = "AND chat_id = :chat_id"
_MATCH = "AND prompts MATCH :match"
_WITHIN = "AND NOT EXISTS (SELECT 1 FROM json_each(:within) WHERE instr(jobs.prompt, value) = 0)"
_MARKED = """
AND EXISTS (
    SELECT 1 FROM pictures JOIN favourites ON picture_id = pictures.id
    WHERE job_id = jobs.id AND favourites.person_id = :person_id
)
"""
_SHOWN_AT = """
SELECT * FROM pictures
WHERE deleted_at IS NULL AND (
    chat_id = :chat_id AND message_id = :message_id
    OR id IN (SELECT picture_id FROM showings WHERE chat_id = :chat_id AND message_id = :message_id)
    OR job_id IN (
        SELECT job_id FROM deliveries CROSS JOIN jobs ON jobs.id = job_id
        WHERE deliveries.state = 'due' AND jobs.chat_id = :chat_id AND status_message_id = :message_id
    )
)
ORDER BY job_id, position
"""

_SHOW = "INSERT INTO showings (chat_id, message_id, picture_id, person_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_SHOWINGS = """
SELECT chat_id, message_id, person_id FROM pictures WHERE id = :picture_id AND message_id IS NOT NULL
UNION ALL
SELECT showings.chat_id, showings.message_id, COALESCE(showings.person_id, pictures.person_id)
FROM showings JOIN pictures ON pictures.id = picture_id WHERE picture_id = :picture_id
"""


async def picture(tx: Transaction, folder: Path, picture_id: int) -> PictureRow | None:
    """The picture of that id; None for one that was deleted."""
    row = await tx.row("SELECT * FROM pictures WHERE id = ? AND deleted_at IS NULL", picture_id)
    return PictureRow.from_row(row, folder) if row else None


async def shown(
    tx: Transaction, chat_id: int, message_id: int, picture_ids: Iterable[int], person_id: int | None
) -> None:
    """Keeps that a message shows those pictures once more; a second time changes nothing."""
    for picture_id in picture_ids:
        await tx.rows(_SHOW, chat_id, message_id, picture_id, person_id)


async def showings(tx: Transaction, picture_ids: Iterable[int]) -> list[Showing]:
    """The messages in which any of the pictures was sent, each once."""
    found = [row for picture_id in picture_ids for row in await tx.rows(_SHOWINGS, picture_id=picture_id)]
    return list(dict.fromkeys(Showing(row["chat_id"], row["message_id"], row["person_id"]) for row in found))


async def pictures_at(tx: Transaction, folder: Path, chat_id: int, message_id: int) -> list[PictureRow]:
    """The pictures that a message shows, whether they were delivered in it or shown once more; also those that are on
    their way into it, since it may show them before that is noted."""
    rows = await tx.rows(_SHOWN_AT, chat_id=chat_id, message_id=message_id)
    return [PictureRow.from_row(row, folder) for row in rows]


async def pictures_of(tx: Transaction, folder: Path, job_id: str) -> list[PictureRow]:
    """The job's pictures in their order, without those deleted."""
    rows = await tx.rows("SELECT * FROM pictures WHERE job_id = ? AND deleted_at IS NULL ORDER BY position", job_id)
    return [PictureRow.from_row(row, folder) for row in rows]


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """Which of what a person made is asked for: in that chat, with those words in the prompt, favourites alone."""

    person_id: int
    chat_id: int | None = None
    words: str | None = None
    favourites: bool = False


async def made_by(tx: Transaction, folder: Path, asked: Made, limit: int, before: int | None) -> list[HistoryEntry]:
    """What a person made, newest first, older than the cursor `before`; nothing for words of punctuation alone."""
    wanted = Wanted.of(asked.words or "")
    if (asked.words or "").strip() and not wanted:
        return []
    sql, values = _question(asked, wanted)
    rows = await tx.rows(sql, **values, limit=limit, before=NEWEST if before is None else before)
    return [
        HistoryEntry(JobRow.from_row(row), await pictures_of(tx, folder, row["id"]), cursor=row["seq"]) for row in rows
    ]


def _question(asked: Made, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    match = wanted.match(asked.person_id)
    sql = _MADE.format(
        source=_BY_WORDS if match else _BY_MARKS if asked.favourites else _BY_TIME,
        seq="prompts.rowid" if match else "jobs.seq",
        here="" if asked.chat_id is None else _HERE,
        match=_MATCH if match else "",
        within=_WITHIN if wanted.within else "",
        marked=_MARKED if asked.favourites else "",
    )
    within = json.dumps(wanted.within)
    return sql, {"person_id": asked.person_id, "chat_id": asked.chat_id, "match": match, "within": within}
