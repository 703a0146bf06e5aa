"""The rules of a group: who may ask, how often and when, and what each is told."""

from __future__ import annotations

from typing import Any

import pytest

from bot.asked import Asked
from bot.refusal import Refusal
from bot.requests.tastes import Tastes
from bot.rules.doors import Doors, Rules, Silence
from bot.rules.groups import GroupRules, Groups, allowance_of, zone
from bot.texts import Texts
from storage import Ban, Chat, Person

ADA, CHIEF, OPERATOR = 11, 12, 13
GROUP = -100
MIDNIGHT = 20_000 * 86_400.0
HOUR = 3_600
NIGHT = {"quiet-from": 22, "quiet-until": 8}


class Clock:
    """A clock that is set by hand."""

    def __init__(self, now: float = MIDNIGHT) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class World:
    """A group with one administrator, and when each person last asked for something."""

    def __init__(self, clock: Clock, *bans: int) -> None:
        self.bans = bans
        self.last: dict[int, float] = {}
        self.looked_up = 0
        groups = Groups(self.runs, self.last_asked, clock=clock)
        self.doors = Doors(self, Rules(admins=frozenset({OPERATOR}), per_minute=100), groups, clock=clock)

    async def banned(self, person_id: int) -> Ban | None:
        return Ban(person_id, None, "spam") if person_id in self.bans else None

    async def runs(self, asked: Asked) -> bool:
        self.looked_up += 1
        return asked.person.id == CHIEF

    async def last_asked(self, person_id: int, chat_id: int) -> float | None:
        return self.last.get(person_id)


def request(person: int = ADA, *, button: str | None = None, private: bool = False, **set_: Any) -> Asked:
    return Asked(
        update_id=1,
        person=Person(id=person, name="Somebody", username=None, language=None),
        chat=Chat(id=person, kind="private", title=None) if private else Chat(id=GROUP, kind="group", title=None),
        thread_id=None,
        message_id=1,
        button=button,
        tastes=Tastes(chat=set_),
    )


async def answer(world: World, asked: Asked) -> str:
    """`painted`, the key of the sentence that is said, or `silence`."""
    try:
        await world.doors.enter(asked)
        await world.doors.paint(asked)
    except Refusal as refusal:
        assert Texts().plain(refusal.key, **refusal.fill)
        return refusal.key
    except Silence:
        return "silence"
    return "painted"


@pytest.mark.parametrize(
    ("who", "ada", "chief", "operator"),
    [
        ("everybody", "painted", "painted", "painted"),
        ("admins", "group-admins-only", "painted", "painted"),
        ("nobody", "group-nobody", "group-nobody", "painted"),
    ],
)
async def test_who_may_use_it(who: str, ada: str, chief: str, operator: str) -> None:
    """Everybody, those who run the group, or nobody; those who run the bot always may, and in private everybody."""
    world = World(Clock())
    for person, expected in ((ADA, ada), (CHIEF, chief), (OPERATOR, operator)):
        assert await answer(world, request(person, who=who)) == expected
        assert await answer(world, request(person, private=True)) == "painted"


async def test_the_locked_out_come_to_the_settings() -> None:
    """Where nobody may have anything painted, those who run the group are heard all the same."""
    world = World(Clock())
    await world.doors.enter(request(CHIEF, who="nobody"))
    with pytest.raises(Refusal):
        await world.doors.enter(request(ADA, who="nobody"))


async def test_no_is_said_once_in_a_while() -> None:
    """A message is answered once an hour for each person and then met with silence; a press is answered each time."""
    clock = Clock()
    world = World(clock)
    assert [await answer(world, request(who="admins")) for _ in range(3)] == ["group-admins-only", "silence", "silence"]
    assert await answer(world, request(ADA + 100, who="admins")) == "group-admins-only"
    presses = [await answer(world, request(button="b", who="admins")) for _ in range(2)]
    assert presses == ["group-admins-only", "group-admins-only"]
    clock.now += 3601
    assert await answer(world, request(who="admins")) == "group-admins-only"


@pytest.mark.parametrize(
    ("quiet", "utc", "hour", "expected"),
    [
        ((22, 8), 0, 21.9, "painted"),
        ((22, 8), 0, 22, "group-quiet"),
        ((22, 8), 0, 7.9, "group-quiet"),
        ((22, 8), 0, 8, "painted"),
        ((22, 8), 180, 19, "group-quiet"),
        ((22, 8), 180, 5.5, "painted"),
        ((22, 8), -330, 4, "group-quiet"),
        ((9, 17), 0, 12, "group-quiet"),
        ((9, 17), 0, 17, "painted"),
        ((0, 6), 540, 15, "group-quiet"),
        ((5, 5), 0, 5, "painted"),
        (None, 0, 3, "painted"),
    ],
)
async def test_quiet_hours(quiet: tuple[int, int] | None, utc: int, hour: float, expected: str) -> None:
    """Quiet hours are by the group's own time, across midnight too, and hold for all but those who run the group."""
    world = World(Clock(MIDNIGHT + hour * HOUR))
    rules = {"utc": utc} | ({"quiet-from": quiet[0], "quiet-until": quiet[1]} if quiet else {})
    assert await answer(world, request(**rules)) == expected
    assert await answer(world, request(CHIEF, **rules)) == "painted"


async def test_quiet_hours_name_the_end() -> None:
    """Who asks in quiet hours is told once until they end, when that is, and in which time."""
    clock = Clock(MIDNIGHT + 23 * HOUR)
    world = World(clock)
    with pytest.raises(Refusal) as refused:
        await world.doors.paint(request(**NIGHT, utc=120))
    assert "from 22:00 to 08:00 (UTC+2)" in Texts().plain(refused.value.key, **refused.value.fill)
    clock.now += 6 * HOUR
    assert await answer(world, request(**NIGHT, utc=120)) == "silence"


@pytest.mark.parametrize(("after", "expected"), [(0, "group-cooldown"), (59.5, "group-cooldown"), (60, "painted")])
async def test_cooldown(after: float, expected: str) -> None:
    """A person waits that long between two requests, and is told how long still; those who run the group do not."""
    clock = Clock()
    world = World(clock)
    assert await answer(world, request(cooldown=60)) == "painted"
    world.last = {ADA: clock.now, CHIEF: clock.now}
    clock.now += after
    assert await answer(world, request(cooldown=60)) == expected
    assert await answer(world, request(CHIEF, cooldown=60)) == "painted"


@pytest.mark.parametrize(
    ("left", "said"),
    [(0.5, "One second more"), (42.5, "43 seconds more"), (90, "90 seconds more"), (200, "4 minutes more")],
)
async def test_the_sentence_says_how_long(left: float, said: str) -> None:
    """Who has to wait is told the whole seconds that are left, or the minutes of a longer time."""
    clock = Clock()
    world = World(clock)
    world.last = {ADA: clock.now - 300 + left}
    with pytest.raises(Refusal) as refused:
        await world.doors.paint(request(cooldown=300))
    assert Texts().plain(refused.value.key, **refused.value.fill).startswith(said)


async def test_bans_come_before_the_groups_rules() -> None:
    """Whoever is shut out hears of that, and not of what the group has decided."""
    assert await answer(World(Clock(), ADA), request(who="nobody")) == "doors-banned"


async def test_nobody_is_looked_up_without_need() -> None:
    """Telegram is not asked who runs the group where its rules let everybody in."""
    world = World(Clock())
    await answer(world, request(cooldown=60, **NIGHT, utc=720))
    assert world.looked_up == 0


@pytest.mark.parametrize("topic", [{}, {"who": "nobody"}])
def test_where_nobody_may_is_said(topic: dict[str, str]) -> None:
    """Whoever may not ask in one topic is not told that it is the whole group."""
    shut = GroupRules.of(Tastes(chat={"who": "nobody"}, topic=topic)).asking()
    assert shut is not None and shut.fill["place"] == ("topic" if topic else "group")


def test_a_topics_word_goes_before_its_groups() -> None:
    """What a topic has set holds there, and a person's own settings are no rule of a group."""
    tastes = Tastes(person={"who": "nobody"}, chat={"who": "admins", "cooldown": 60}, topic={"who": "everybody"})
    assert (tastes.of_group("who"), tastes.of_group("cooldown"), tastes.of_group("spoiler")) == ("everybody", 60, None)


@pytest.mark.parametrize(
    ("asked", "usual", "expected"),
    [
        (request(private=True, allowance=50), 20, 0),
        (request(), 20, 20),
        (request(allowance=50), 20, 50),
        (request(allowance=0), 20, 0),
    ],
)
def test_allowance(asked: Asked, usual: int, expected: int) -> None:
    """A group has as many credits as was set for it, or as all groups have; a private chat has none."""
    assert allowance_of(asked, usual) == expected


@pytest.mark.parametrize(("minutes", "said"), [(0, "UTC"), (180, "UTC+3"), (-300, "UTC−5"), (330, "UTC+5:30")])
def test_zones(minutes: int, said: str) -> None:
    """A distance from UTC is said in hours, and minutes where there are any."""
    assert zone(minutes) == said
