"""The doors: who comes in, who is told what, and when there is only silence."""

from __future__ import annotations

import pytest

from bot.asked import Asked
from bot.handlers.ban import Order, read_ban
from bot.refusal import Refusal
from bot.rules.doors import DAY_SECONDS, Doors, Recent, Rules, Silence
from bot.texts import Texts
from storage import Ban, Chat, Person

ADA, BOB, ADMIN = 11, 12, 13
GROUP, OTHER_GROUP = -100, -200


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Banned:
    """Bans in memory."""

    def __init__(self, *bans: Ban) -> None:
        self.bans = {ban.person_id: ban for ban in bans}
        self.asked = 0

    async def banned(self, person_id: int) -> Ban | None:
        self.asked += 1
        return self.bans.get(person_id)


def request(person: int = ADA, chat: int | None = None, sent_at: float | None = None) -> Asked:
    where = person if chat is None else chat
    return Asked(
        update_id=1,
        person=Person(id=person, name="Somebody", username=None, language=None),
        chat=Chat(id=where, kind="private" if where > 0 else "supergroup", title=None),
        thread_id=None,
        message_id=1,
        sent_at=sent_at,
    )


def doors(clock: Clock, *bans: Ban, remembered: int = 100, **rules: object) -> Doors:
    return Doors(Banned(*bans), Rules(admins=frozenset({ADMIN}), **rules), clock=clock, remembered=remembered)  # type: ignore[arg-type]


async def answer(doors: Doors, asked: Asked) -> str:
    """`in`, the key of the sentence that is said, or `silence`."""
    try:
        await doors.enter(asked)
    except Refusal as refusal:
        assert Texts().plain(refusal.key, **refusal.fill)
        return refusal.key
    except Silence:
        return "silence"
    return "in"


async def test_everybody_may_come_in() -> None:
    """Without lists, everybody comes in everywhere."""
    open_doors = doors(Clock())
    for asked in (request(), request(BOB), request(chat=GROUP), request(ADMIN)):
        assert await answer(open_doors, asked) == "in"


@pytest.mark.parametrize(
    ("people", "chats", "inside", "outside"),
    [
        ({ADA}, set(), [(ADA, None), (ADA, GROUP), (ADMIN, None), (ADMIN, GROUP)], [(BOB, None), (BOB, GROUP)]),
        (set(), {GROUP}, [(ADA, GROUP), (BOB, GROUP), (ADMIN, None)], [(ADA, None), (ADA, OTHER_GROUP)]),
        ({ADA}, {GROUP}, [(ADA, None), (ADA, OTHER_GROUP), (BOB, GROUP)], [(BOB, None), (BOB, OTHER_GROUP)]),
    ],
)
async def test_the_lists_let_in(
    people: set[int], chats: set[int], inside: list[tuple[int, int]], outside: list[tuple[int, int]]
) -> None:
    """Named people come in wherever they write, everybody does in named chats, admins always, and nobody else."""
    closed = doors(Clock(), people=frozenset(people), chats=frozenset(chats))
    for person, chat in inside:
        assert await answer(closed, request(person, chat)) == "in"
    for person, chat in outside:
        assert await answer(closed, request(person, chat)) in ("doors-stranger", "doors-chat")
        assert await answer(closed, request(person, chat)) == "silence"


async def test_a_stranger_is_told_once_a_day() -> None:
    """One polite sentence with the number to be let in by, then silence for a day."""
    clock = Clock()
    closed = doors(clock, people=frozenset({ADA}))
    with pytest.raises(Refusal, match="doors-stranger") as told:
        await closed.enter(request(BOB))
    assert told.value.fill == {"id": str(BOB)}
    clock.now += DAY_SECONDS - 1
    assert await answer(closed, request(BOB)) == "silence"
    clock.now += 1
    assert await answer(closed, request(BOB)) == "doors-stranger"


async def test_a_group_is_told_once() -> None:
    """Whoever asks first in a group that is not let in is told for all of them, and for good."""
    clock = Clock()
    closed = doors(clock, chats=frozenset({GROUP}))
    assert await answer(closed, request(ADA, OTHER_GROUP)) == "doors-chat"
    clock.now += 30 * DAY_SECONDS
    assert await answer(closed, request(BOB, OTHER_GROUP)) == "silence"


async def test_the_banned_are_told_once_a_day() -> None:
    """A banned person hears why and until when once a day, and may come in when the ban is over."""
    clock = Clock()
    shut = doors(clock, Ban(BOB, clock.now + DAY_SECONDS, "spam."))
    with pytest.raises(Refusal) as told:
        await shut.enter(request(BOB))
    said = Texts().plain(told.value.key, **told.value.fill)
    assert said == (
        "Those who run me have shut you out until 1970-01-13 13:46 UTC. The reason: spam. "
        "If that is a mistake, tell them."
    )
    assert await answer(shut, request(BOB, GROUP)) == "silence"
    assert await answer(shut, request(ADA, GROUP)) == "in"
    clock.now += DAY_SECONDS
    assert await answer(shut, request(BOB)) == "doors-banned"


async def test_a_ban_for_good_without_a_reason() -> None:
    """A ban says only what it has."""
    with pytest.raises(Refusal) as told:
        await doors(Clock(), Ban(BOB, None, "")).enter(request(BOB))
    said = Texts().plain(told.value.key, **told.value.fill)
    assert said == "Those who run me have shut you out. If that is a mistake, tell them."


async def test_admins_are_never_shut_out() -> None:
    """Neither a list nor a ban nor the rate keeps out those who run the bot."""
    shut = doors(Clock(), Ban(ADMIN, None, "a mistake"), people=frozenset({ADA}), per_minute=1)
    assert [await answer(shut, request(ADMIN)) for _ in range(5)] == ["in"] * 5


async def test_a_flood_is_answered_once() -> None:
    """Beyond the rate there is one sentence with the seconds to wait, then silence until the bucket is full again."""
    clock = Clock()
    busy = doors(clock, per_minute=20)
    assert [await answer(busy, request()) for _ in range(20)] == ["in"] * 20
    with pytest.raises(Refusal) as told:
        await busy.enter(request())
    assert told.value.fill == {"seconds": 60}
    clock.now += 59.0
    assert await answer(busy, request()) == "silence"
    assert await answer(busy, request(BOB)) == "in"
    clock.now += 1.0
    assert [await answer(busy, request()) for _ in range(21)] == ["in"] * 20 + ["doors-slow"]


async def test_a_share_of_a_request_takes_no_more() -> None:
    """Of what counts as a quarter of a request, four times as many come in."""
    busy = doors(Clock(), per_minute=2)
    for _ in range(8):
        await busy.enter(request(), share=0.25)
    with pytest.raises(Refusal, match="doors-slow"):
        await busy.enter(request(), share=0.25)


async def test_a_steady_pace_is_never_too_fast() -> None:
    """Whoever keeps to the rate is answered for ever."""
    clock = Clock()
    busy = doors(clock, per_minute=20)
    for _ in range(200):
        assert await answer(busy, request()) == "in"
        clock.now += 3.0


async def test_what_waited_for_the_bot_is_no_flood() -> None:
    """Messages that were sent one by one while the bot was away are answered when it is back, all at once."""
    clock = Clock()
    busy = doors(clock, per_minute=2)
    sent = [clock.now - 3000 + 40 * number for number in range(50)]
    assert {await answer(busy, request(sent_at=at)) for at in sent} == {"in"}
    flood = [await answer(busy, request(sent_at=clock.now - 500)) for _ in range(9)]
    assert "doors-slow" in flood and "silence" in flood


async def test_a_clock_set_back_opens_nothing_and_breaks_nothing() -> None:
    """Times out of order give no more than the rate."""
    clock = Clock()
    busy = doors(clock, per_minute=2)
    assert await answer(busy, request()) == "in"
    clock.now -= 3600
    assert await answer(busy, request()) == "in"
    assert await answer(busy, request()) == "doors-slow"


async def test_the_memory_is_bounded() -> None:
    """However many people come, only the last of them are remembered."""
    clock = Clock()
    busy = doors(clock, remembered=10, per_minute=1)
    for person in range(100, 200):
        assert await answer(busy, request(person)) == "in"
    assert await answer(busy, request(199)) == "doors-slow"
    assert await answer(busy, request(100)) == "in"
    recent: Recent[int, int] = Recent(3)
    for number in (1, 2, 3, 1, 4):
        recent.put(number, number)
    assert [recent.get(number) for number in (1, 2, 3, 4)] == [1, None, 3, 4]
    assert len(recent) == 3


async def test_strangers_cost_no_look_into_the_database() -> None:
    """Whoever is not let in is not looked up."""
    bans = Banned()
    await answer(Doors(bans, Rules(people=frozenset({ADA}))), request(BOB))
    assert bans.asked == 0


@pytest.mark.parametrize(
    ("text", "replied", "order"),
    [
        ("/ban 123", None, Order(person_id=123)),
        ("/ban@wassily_bot 123 for 3d spam, again", None, Order(person_id=123, seconds=259_200, reason="spam, again")),
        ("/ban 123 FOR 90M", None, Order(person_id=123, seconds=5400)),
        ("/ban", 5, Order(person_id=5)),
        ("/ban for 2w rude", 5, Order(person_id=5, seconds=1_209_600, reason="rude")),
        ("/ban 5 rude", 5, Order(person_id=5, reason="rude")),
        ("/ban 123 for 5 minutes rude", None, Order(person_id=123, seconds=300, reason="rude")),
        ("/ban 123 for 2 Weeks", None, Order(person_id=123, seconds=1_209_600)),
    ],
)
def test_bans_are_read(text: str, replied: int | None, order: Order) -> None:
    """A number or a reply says who, `for` how long, and the rest why."""
    assert read_ban(text, replied) == order


@pytest.mark.parametrize(
    ("text", "replied", "key"),
    [
        ("/ban", None, "ban-whom"),
        ("/ban Bob", None, "ban-whom"),
        ("/ban -100", None, "ban-whom"),
        ("/ban 0", None, "ban-whom"),
        ("/ban 1234567890123456", None, "ban-whom"),
        ("/ban ５", None, "ban-whom"),
        ("/ban 123", 5, "ban-two"),
        ("/ban 123 3d spam", None, "ban-time-for"),
        ("/ban 123 for spamming", None, "ban-time"),
        ("/ban 123 for ever", None, "ban-time"),
        ("/ban 123 for", None, "ban-time-for"),
        ("/ban 123 for 3", None, "ban-time"),
        ("/ban 123 for 0d", None, "ban-time"),
        ("/ban 123 for 3y", None, "ban-time"),
        ("/ban 123 for 99999d", None, "ban-time"),
    ],
)
def test_bans_that_cannot_be_read(text: str, replied: int | None, key: str) -> None:
    """Bad input is answered with a sentence that shows how it is done."""
    with pytest.raises(Refusal) as told:
        read_ban(text, replied)
    assert told.value.key == key
    assert Texts().plain(told.value.key, **told.value.fill)
