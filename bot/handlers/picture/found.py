"""What buttons under pictures, and replies to them, are about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence

from telegram.constants import ChatType

from bot.asked import Asked
from bot.house import Action, House, Payload
from bot.keyboards.pictures import Shown
from bot.pictures.gallery import Viewer
from bot.refusal import Refusal
from bot.requests.parse import without_command
from bot.requests.tastes import SPOILER
from storage import JobRow, PictureRow


async def job_of(house: House, job_id: str) -> JobRow:
    """The job. Raises `Refusal` where there is none, or it was erased."""
    job = await house.storage.job(job_id)
    if job is None or job.erased_at is not None:
        raise Refusal("picture-lost")
    return job


async def picture_of(house: House, picture_id: int) -> PictureRow:
    """The picture. Raises `Refusal` for one that is gone."""
    picture = await house.storage.picture(picture_id)
    if picture is None:
        raise Refusal("picture-lost")
    return picture


async def left_of(house: House, picture_ids: Iterable[int]) -> list[PictureRow]:
    """Those of the pictures that are there. Raises `Refusal` where all are gone."""
    found = [await house.storage.picture(picture_id) for picture_id in picture_ids]
    left = [picture for picture in found if picture is not None]
    if not left:
        raise Refusal("picture-lost")
    return left


async def shown_by(house: House, asked: Asked, payload: Payload) -> Shown:
    """What the message shows whose button was pressed, as far as it is there. Raises `Refusal`."""
    pictures = await left_of(house, payload["shown"])
    job = await job_of(house, pictures[0].job_id)
    return Shown(
        job=job,
        pictures=pictures,
        in_group=in_group(asked),
        seed_kept=payload.get("kept", False),
        animated=payload.get("animated", False),
    )


async def demand_here(house: House, asked: Asked, pictures: Sequence[PictureRow]) -> None:
    """Raises `Refusal` unless they were asked for or shown in this chat: with a program of one's own one can press
    buttons that anybody may press, also those that one was never shown."""
    job = await job_of(house, pictures[0].job_id)
    showings = await house.storage.library.showings(picture.id for picture in pictures)
    if asked.chat.id not in {job.chat_id, *(showing.chat_id for showing in showings)}:
        raise Refusal("pressed-unknown")


async def replied_to(house: House, asked: Asked, refusal: str) -> tuple[JobRow, list[PictureRow]]:
    """The pictures of ours that are replied to, and their job. Raises `Refusal` with that sentence for none."""
    if asked.replied_id is None:
        raise Refusal(refusal)
    pictures = await house.storage.pictures_at(asked.chat.id, asked.replied_id)
    if not pictures:
        raise Refusal(refusal)
    return await job_of(house, pictures[0].job_id), pictures


def chosen(pictures: Sequence[PictureRow], text: str) -> Sequence[PictureRow]:
    """Of several pictures the one whose number the command says; all of them where it says none. Raises `Refusal` for a
    number that none has."""
    said = without_command(text)
    if len(pictures) == 1 or not said.isdecimal():
        return pictures
    found = [picture for picture in pictures if str(picture.position + 1) == said]
    if not found:
        raise Refusal("no-such-number", number=said[:4])
    return found


def once(sending: Callable[[House, Asked, list[PictureRow]], Awaitable[None]]) -> Action:
    """The action that sends something about what is left of the pictures that a button names; once for a button that
    somebody presses twice in a hurry."""

    async def act(house: House, asked: Asked, payload: Payload) -> None:
        pictures = await left_of(house, payload["pictures"] if "pictures" in payload else [payload["picture"]])
        if not house.once.is_slip(asked.pressed):
            await sending(house, asked, pictures)
            house.once.done(asked.pressed)

    return act


def in_group(asked: Asked) -> bool:
    """Whether others see it too."""
    return asked.chat.kind != ChatType.PRIVATE


def viewer(asked: Asked) -> Viewer:
    """Whoever asks, as those for whom pictures are shown."""
    spoiler = bool(asked.tastes.of_group(SPOILER))
    return Viewer(person_id=asked.person.id, language=asked.language, in_group=in_group(asked), spoiler=spoiler)
