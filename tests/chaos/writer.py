"""`python -m tests.chaos.writer FOLDER SEED`: writes into the memory without end, and says each thing that is done.

A line is `KIND ID`, printed once the memory has said that it is kept. Nothing here ever ends by itself.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path
from random import Random

from PIL import Image

from storage import (
    BasketFull,
    BasketItem,
    Chat,
    CreditRules,
    Delivery,
    NewJob,
    NewPicture,
    NewVote,
    Person,
    Sent,
    Storage,
)

PEOPLE = (1, 2, 3)


async def write(folder: Path, seed: int) -> None:
    """Receive updates, take jobs through their lives, and keep files; in a random order."""
    random = Random(seed)
    storage = await Storage.open(folder, rules=CreditRules(10**6))
    for left in await storage.running():
        await storage.requeue(left.id, left.attempt)
    for person in PEOPLE:
        await storage.meet(Person(person, f"Person {person}"), Chat(person, "private"))
    for number in count():
        update = seed * 100_000 + number
        await storage.receive(update, "{}")
        said("update", update)
        person = random.choice(PEOPLE)
        job = new_job(f"{seed}-{number}", person, random.randrange(4))
        await storage.submit(job, max_waiting=10**6)
        said("queued", job.id)
        await storage.handled(update)
        await storage.button("again", person, {"job": job.id})
        upload = await storage.keep_upload(person, random.randbytes(2000), ".png")
        with suppress(BasketFull):
            await storage.baskets.add(person, person, BasketItem(upload, 8, 8))
        await spend(storage, random, f"{seed}-{number}", person)
        if random.random() < 0.7:
            await one_turn(storage, random)
        for delivery in await storage.due_deliveries(3):
            if random.random() < 0.6:
                sent = [Sent(picture.id, person, number + 1, "file") for picture in delivery.pictures]
                await storage.delivered(delivery.id, sent)
                said("delivered", delivery.job.id)
                await vote(storage, random, delivery)
            elif random.random() < 0.2:
                await storage.undeliverable(delivery.id, "blocked")
                said("failed", delivery.job.id)


def new_job(job_id: str, person: int, cost: int) -> NewJob:
    return NewJob(
        id=job_id, person_id=person, chat_id=person, kind="generate", model="mini", payload="{}", cost=cost, prompt="a"
    )


async def spend(storage: Storage, random: Random, name: str, person: int) -> None:
    """Give something away, buy something, or pay something back."""
    match random.randrange(4):
        case 0:
            await storage.purse.give(name, person, random.choice([other for other in PEOPLE if other != person]), 2)
            said("gift", name)
        case 1:
            job = new_job(f"{name}-paid", person, 3) if random.random() < 0.7 else None
            await storage.purse.bought(name, person, 1, 3, job)
            said("bought", name)
        case 2:
            for purchase in await storage.purse.refunds_due(3):
                await storage.purse.refunded(purchase.charge_id)


async def vote(storage: Storage, random: Random, delivery: Delivery) -> None:
    """Vote on what was just delivered."""
    pictures = tuple(picture.id for picture in delivery.pictures)
    chat = delivery.job.chat_id
    new = NewVote(
        id=delivery.job.id, chat_id=chat, person_id=chat, job_id=delivery.job.id, picture_ids=pictures, ends_at=1e12
    )
    await storage.games.open_vote(new)
    for person in PEOPLE:
        await storage.games.ballot(new.id, person, 0)
    if random.random() < 0.5:
        await storage.games.close_vote(new.id)


async def one_turn(storage: Storage, random: Random) -> None:
    """Take a job and bring it to one of its ends."""
    job = await storage.take()
    if job is None:
        return
    end = random.choice(("rendered", "rendered", "rendered", "failed", "cancelled", "queued"))
    if end == "failed":
        await storage.fail(job.id, "error", "chaos", attempt=job.attempt)
    elif end == "cancelled":
        await storage.cancel(job.id)
    elif end == "queued":
        await storage.requeue(job.id, job.attempt)
    else:
        path = storage.pictures.new_path(job.id, 0)
        Image.new("RGB", (8, 8), "teal").save(path)
        await storage.rendered(job.id, job.attempt, [NewPicture(path, 8, 8, 0)], 1.0)
    said(end, job.id)


def said(kind: str, name: object) -> None:
    """Say in one write that this is done."""
    sys.stdout.write(f"{kind} {name}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1]), int(sys.argv[2])))
