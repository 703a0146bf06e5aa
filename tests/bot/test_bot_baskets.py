"""What is put aside for a fusion, with a real storage: nothing of it is lost or used twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from test_bot_presses import NOW, asked, delivered, house, storage

from bot.handlers.fusion.fusing import fuse
from bot.handlers.fusion.sweeping import sweep
from bot.handlers.presses import ACTIONS
from bot.refusal import Refusal
from bot.requests.wishes import Wish
from engine.jobs import Picture
from storage import BasketItem, Storage

__all__ = ["house", "storage"]
YEAR = 366 * 86_400.0


async def put_aside(storage: Storage) -> list[str]:
    """A photo and a painted picture in Ada's basket; the names of their files."""
    photo = await storage.keep_upload(7, b"a photo", ".png")
    picture = await storage.picture(await delivered(storage))
    assert picture is not None
    await storage.baskets.add(7, 7, BasketItem(photo, 8, 8))
    await storage.baskets.add(7, 7, BasketItem(picture.path, 8, 8, picture.id, 3.0))
    return [str(path.relative_to(storage.pictures.folder)) for path in (photo, picture.path)]


def parts(payload: str) -> list[tuple[str, float]]:
    """The pictures of a kept wish."""
    return [(part.path, part.weight) for part in Wish.loads(payload).parts if isinstance(part, Picture)]


async def test_a_basket_is_used_once(house: Any, storage: Storage) -> None:
    """The same update once more, as after a kill, makes no second job, and does not complain of an empty basket."""
    photo, picture = await put_aside(storage)
    for _ in range(2):
        await fuse(house, asked(1).say("/fuse"))
    job = await storage.job("1")
    assert job is not None
    assert parts(job.payload) == [(photo, 1.0), (picture, 3.0)]
    assert len(await storage.jobs_of(7, ["queued"])) == 1
    assert await storage.baskets.of(7, 7) == []
    with pytest.raises(Refusal, match="fuse-nothing"):
        await fuse(house, asked(2).say("/fuse"))


async def test_weights_that_are_said_go_before_those_that_were_put_aside(house: Any, storage: Storage) -> None:
    """What is said weighs the first pictures; the others weigh what they weighed in the basket."""
    photo, picture = await put_aside(storage)
    await fuse(house, asked(1).say("/fuse 0.5 | a cat 0.2"))
    job = await storage.job("1")
    assert job is not None
    assert parts(job.payload) == [(photo, 0.5), (picture, 3.0)]
    assert job.prompt == "a cat"
    assert [parent.id for parent in await storage.library.parents("1")] == [1]


async def test_a_basket_is_kept_until_its_job_is_in_line(house: Any, storage: Storage) -> None:
    """Where the request is refused, or its price is asked about first, everything stays put aside."""
    await put_aside(storage)
    with pytest.raises(Refusal, match="weights-many"):
        await fuse(house, asked(1).say("/fuse 1 2 3"))
    await fuse(house, asked(2).say("/fuse --n 9 --steps 20"))
    assert await storage.jobs_of(7, ["queued"]) == []
    assert len(await storage.baskets.of(7, 7)) == 2
    later = await storage.keep_upload(7, b"a later photo", ".png")
    await storage.baskets.add(7, 7, BasketItem(later, 8, 8))
    keyboard = house.bot.send_message.call_args.kwargs["reply_markup"]
    yes = await storage.pressed(keyboard.inline_keyboard[0][0].callback_data)
    assert yes is not None
    await ACTIONS[yes.action](house, asked(3), yes.payload)
    assert await storage.job("2") is not None
    assert [item.path for item in await storage.baskets.of(7, 7)] == [later]


async def test_two_that_are_put_aside_are_swept_between(house: Any, storage: Storage) -> None:
    """/sweep alone goes from the first to the second, and uses them up, once."""
    photo, picture = await put_aside(storage)
    for _ in range(2):
        await sweep(house, asked(3).say("/sweep"))
    job = await storage.job("3")
    assert job is not None
    assert [path for path, _ in parts(job.payload)] == [photo, picture]
    assert await storage.baskets.of(7, 7) == []


async def test_what_a_waiting_fusion_starts_from_is_kept(house: Any, storage: Storage) -> None:
    """Photos and pictures outlive their time as long as a fusion of them waits, also when they left the basket."""
    names = await put_aside(storage)
    await fuse(house, asked(1).say("/fuse"))
    await storage.desk.expire(NOW + YEAR)
    assert all((storage.pictures.folder / name).is_file() for name in names)
    await storage.cancel("1")
    await storage.desk.expire(NOW + YEAR)
    assert not any((storage.pictures.folder / name).is_file() for name in names)


async def test_a_picture_deleted_meanwhile_is_in_no_basket(house: Any, storage: Storage) -> None:
    """What was deleted cannot be put aside by a button from before, nor be fused."""
    await put_aside(storage)
    await storage.library.delete([1])
    with pytest.raises(Refusal, match="picture-lost"):
        await ACTIONS["basket-add"](house, asked(1), {"picture": 1})
    with pytest.raises(Refusal, match="basket-one"):
        await fuse(house, asked(2).say("/fuse"))


async def test_buttons_about_what_is_gone_say_so(house: Any, storage: Storage) -> None:
    """Nothing leans or is swept from a picture that was deleted, and frames that are gone come in no form."""
    await put_aside(storage)
    await fuse(house, asked(1).say("/fuse"))
    await storage.library.delete([1])
    about = {"job": "1", "seed": 5}
    with pytest.raises(Refusal, match="source-lost"):
        await ACTIONS["lean"](house, asked(2), about | {"to": 0, "n": 1})
    with pytest.raises(Refusal, match="source-lost"):
        await ACTIONS["sweep"](house, asked(3), about)
    with pytest.raises(Refusal, match="picture-lost"):
        await ACTIONS["sweep-form"](house, asked(4), {"shown": [1], "to": True})
    assert [row.id for row in await storage.jobs_of(7, ["queued"])] == ["1"]


async def test_leaning_twice_in_a_hurry_makes_one_job(house: Any, storage: Storage) -> None:
    """The same button pressed again while its job waits says that it is in the making."""
    await put_aside(storage)
    await fuse(house, replace(asked(1).say("/fuse"), button=None))
    about = {"job": "1", "to": 0, "seed": 5, "n": 1}
    await ACTIONS["lean"](house, asked(2), about)
    with pytest.raises(Refusal, match="pressed-already"):
        await ACTIONS["lean"](house, asked(3), about)
    leaned = await storage.job("2")
    assert leaned is not None
    assert [weight for _, weight in parts(leaned.payload)] == [0.4, 0.6]
