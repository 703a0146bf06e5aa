from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from storage_world import DAY, World

from storage import BasketFull, BasketItem, ForeignPicture, RuleBroken
from storage.check import check


async def upload(world: World, content: bytes, person: int = 1) -> BasketItem:
    return BasketItem(await world.storage.keep_upload(person, content, ".png"), 64, 48)


async def painted(world: World, job_id: str, **more: object) -> BasketItem:
    delivery = await world.rendered(job_id, **more)
    await world.storage.delivered(delivery.id, [])
    [picture] = delivery.pictures
    return BasketItem(picture.path, picture.width, picture.height, picture.id)


async def test_a_basket_holds_what_was_put_aside(world: World) -> None:
    """Photos and painted pictures, anybody's, stay in the order they came, each once, also after a restart."""
    baskets = world.storage.baskets
    photo, mine, theirs = await upload(world, b"a"), await painted(world, "mine"), await painted(world, "x", person=2)
    counts = [await baskets.add(1, 1, item) for item in (photo, theirs, mine, photo, theirs)]
    assert counts == [1, 2, 3, 3, 3]
    assert (
        await baskets.add(1, -1, BasketItem(Path(photo.path.relative_to(world.storage.pictures.folder)), 64, 48)) == 1
    )
    await world.reopen()
    baskets = world.storage.baskets
    assert await baskets.of(1, 1) == [photo, theirs, mine]
    assert await baskets.of(1, -1) == [photo]
    assert await baskets.of(2, 1) == []
    assert [await baskets.clear(1, 1) for _ in range(2)] == [3, 0]
    assert await baskets.of(1, 1) == []
    assert await baskets.of(1, -1) == [photo]


async def test_pictures_in_a_basket_have_weights(world: World) -> None:
    """A picture weighs 1 unless said otherwise; what is added again keeps its place and has its new weight."""
    baskets = world.storage.baskets
    photo, other = await upload(world, b"a"), await upload(world, b"b")
    heavy, light = replace(photo, weight=2.5), replace(photo, weight=0.25)
    for item in (heavy, other, light):
        await baskets.add(1, 1, item)
    assert await baskets.of(1, 1) == [light, other]
    with pytest.raises(RuleBroken):
        await baskets.add(1, 1, replace(photo, weight=0.0))
    assert await baskets.of(1, 1) == [light, other]


async def test_one_picture_is_taken_out(world: World) -> None:
    """The others stay, in their order; what is not in the basket cannot be taken out of it."""
    baskets = world.storage.baskets
    items = [await upload(world, bytes([number])) for number in range(3)]
    for item in items:
        await baskets.add(1, 1, item)
    assert [await baskets.remove(1, 1, items[1].path) for _ in range(2)] == [True, False]
    assert not await baskets.remove(2, 1, items[0].path)
    assert await baskets.of(1, 1) == [items[0], items[2]]
    await baskets.add(1, 1, items[1])
    assert await baskets.of(1, 1) == [items[0], items[2], items[1]]


async def test_a_full_basket_says_so(world: World) -> None:
    """What is in a full basket may be added again, and nothing else."""
    baskets = world.storage.baskets
    items = [await upload(world, bytes([number])) for number in range(3)]
    for item in items[:2]:
        await baskets.add(1, 1, item, most=2)
    assert await baskets.add(1, 1, items[0], most=2) == 2
    with pytest.raises(BasketFull, match="Allowed: 2") as raised:
        await baskets.add(1, 1, items[2], most=2)
    assert raised.value.limit == 2
    assert await baskets.of(1, 1) == items[:2]


async def test_only_what_is_kept_can_be_put_aside(world: World) -> None:
    """A file from elsewhere, another person's photo and a deleted picture are refused, and so are strangers."""
    baskets = world.storage.baskets
    theirs = await upload(world, b"theirs", person=2)
    gone = await painted(world, "gone")
    await world.storage.library.delete([gone.picture_id or 0])
    for item in (
        BasketItem(Path("/etc/passwd"), 1, 1),
        BasketItem(Path("../wassily.db"), 1, 1),
        BasketItem(Path("nothing.png"), 1, 1),
        BasketItem(theirs.path, 64, 48, 999),
        theirs,
        gone,
    ):
        with pytest.raises(ForeignPicture):
            await baskets.add(1, 1, item)
    mine = await upload(world, b"mine")
    with pytest.raises(RuleBroken):
        await baskets.add(1, 77, mine)
    assert await baskets.of(1, 1) == []


async def test_photos_that_are_put_aside_do_not_grow_too_old(world: World) -> None:
    """A photo in its sender's basket is kept whatever its age, until the basket is emptied."""
    item = await upload(world, b"a")
    other = await upload(world, b"b")
    await world.storage.baskets.add(1, 1, item)
    world.clock.advance(9 * DAY)
    await world.storage.desk.expire(world.clock.now)
    assert item.path.exists()
    assert not other.path.exists()
    await world.storage.baskets.clear(1, 1)
    await world.storage.desk.expire(world.clock.now + 1)
    assert not item.path.exists()


async def test_what_goes_leaves_every_basket(world: World) -> None:
    """A deleted or erased picture, a photo whose file was lost, and all that a forgotten person had put aside."""
    baskets = world.storage.baskets
    mine, deleted, photo = await painted(world, "mine"), await painted(world, "deleted"), await upload(world, b"a")
    theirs = await upload(world, b"a", person=2)
    for item in (mine, deleted, photo):
        await baskets.add(1, 1, item)
    for item in (mine, theirs):
        await baskets.add(2, 2, item)
    await world.storage.library.delete([deleted.picture_id or 0])
    assert await baskets.of(1, 1) == [mine, photo]
    await world.storage.desk.forget(1)
    assert await baskets.of(1, 1) == []
    assert await baskets.of(2, 2) == [theirs]
    assert theirs.path.exists()
    theirs.path.unlink()
    await world.storage.desk.tidy()
    assert await baskets.of(2, 2) == []
    assert all(not finding.broken_by for finding in await check(world.folder))


async def test_a_chat_that_moved_keeps_its_baskets(world: World) -> None:
    """What was put aside in a group is there when the group has another id; what is in both is there once."""
    baskets = world.storage.baskets
    item, other = await upload(world, b"a"), await upload(world, b"b")
    await baskets.add(1, -1, item)
    await baskets.add(1, -1, other)
    await world.meet(1, chat=-100)
    await baskets.add(1, -100, other)
    for _ in range(2):
        await world.storage.chat_moved(-1, -100)
    assert await baskets.of(1, -1) == []
    assert sorted(found.path for found in await baskets.of(1, -100)) == sorted([item.path, other.path])


async def test_a_job_takes_what_it_starts_from_out_of_the_basket(world: World) -> None:
    """What a job was put aside for is out of its person's basket in that chat with it; any other job leaves it."""
    baskets = world.storage.baskets
    items = [await upload(world, bytes([number])) for number in range(3)]
    names = tuple(str(item.path.relative_to(world.storage.pictures.folder)) for item in items)
    for item in items:
        await baskets.add(1, 1, item)
        await baskets.add(1, -1, item)
    await world.submit("plain", sources=names)
    assert await baskets.of(1, 1) == items
    await world.submit("mix", sources=names[:2], from_basket=True)
    assert await baskets.of(1, 1) == items[2:]
    assert await baskets.of(1, -1) == items
