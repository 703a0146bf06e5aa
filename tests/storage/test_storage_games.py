"""What a chat plays together: votes, chains of words, themes."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from storage_world import DAY, HOUR, World, ids

from storage import Chain, ChainOver, ChainWord, NewVote, NotTwice, RuleBroken, Theme, Vote, VoteOver
from storage.check import check


async def sound(world: World) -> bool:
    return not any(finding.broken_by for finding in await check(world.folder))


async def new_vote(world: World, **more: Any) -> NewVote:
    """A vote of chat -1 on the three pictures of a new job."""
    delivery = await world.rendered("painted", chat=-1, count=3)
    pictures = tuple(picture.id for picture in delivery.pictures)
    fields: dict[str, Any] = {"picture_ids": pictures, "message_id": 7, "ends_at": world.clock.now + HOUR}
    return NewVote(**{"id": "v", "chat_id": -1, "person_id": 1, "job_id": "painted"} | fields | more)


async def open_vote(world: World, **more: Any) -> Vote:
    return await world.storage.games.open_vote(await new_vote(world, **more))


async def test_a_vote_is_opened_once(world: World) -> None:
    """The same id answers the vote that there is; it is found by its id and by its message."""
    new = await new_vote(world, thread_id=5)
    vote = await world.storage.games.open_vote(new)
    assert (vote.id, vote.chat_id, vote.thread_id, vote.message_id) == ("v", -1, 5, 7)
    assert (vote.picture_ids, vote.closed_at, vote.winner) == (new.picture_ids, None, None)
    await world.storage.games.ballot("v", 2, 1)
    world.clock.advance(60)
    assert await world.storage.games.open_vote(new) == vote
    await world.reopen()
    assert await world.storage.games.vote("v") == await world.storage.games.vote_at(-1, 7) == vote
    assert await world.storage.games.tally("v") == [0, 1, 0]
    assert await world.storage.games.vote("w") is await world.storage.games.vote_at(-1, 8) is None


async def test_a_vote_needs_pictures(world: World) -> None:
    """A vote on nothing is refused."""
    with pytest.raises(ValueError, match="pictures"):
        await open_vote(world, picture_ids=())


async def test_the_message_of_a_vote_may_come_later(world: World) -> None:
    """A vote that was opened before its message was sent is found by it afterwards."""
    await open_vote(world, message_id=None)
    assert await world.storage.games.vote_at(-1, 7) is None
    await world.storage.games.vote_message("v", 7)
    found = await world.storage.games.vote_at(-1, 7)
    assert found is not None
    assert found.id == "v"


async def test_everybody_has_one_ballot(world: World) -> None:
    """It is changed and taken back as often as its person likes; each press answers the tally."""
    await open_vote(world)
    ballot = world.storage.games.ballot
    assert await ballot("v", 1, 0) == [1, 0, 0]
    assert await ballot("v", 1, 0) == [1, 0, 0]
    assert await ballot("v", 2, 0) == [2, 0, 0]
    assert await ballot("v", 1, 2) == [1, 0, 1]
    assert await ballot("v", 2, None) == [0, 0, 1]
    assert await ballot("v", 2, None) == [0, 0, 1]
    for choice in (3, -1):
        with pytest.raises(ValueError, match="no picture"):
            await ballot("v", 1, choice)


async def test_the_same_press_takes_a_ballot_back_and_counts_once(world: World) -> None:
    """A second press on the same takes the ballot back, one on another changes it; what is heard twice counts once."""
    await open_vote(world)
    press = world.storage.games.press
    assert await press("v", 1, 2, "u1") == 2
    assert await press("v", 1, 2, "u1") == 2
    assert await press("v", 1, 2, "u2") is None
    assert await press("v", 1, 2, "u2") is None
    assert await world.storage.games.tally("v") == [0, 0, 0]
    assert await press("v", 1, 1, "u3") == 1
    assert await press("v", 1, 0, "u4") == 0
    assert await world.storage.games.tally("v") == [1, 0, 0]
    with pytest.raises(ValueError, match="no picture"):
        await press("v", 1, 3, "u5")
    await world.storage.games.close_vote("v")
    with pytest.raises(VoteOver):
        await press("v", 1, 1, "u6")


async def test_only_the_ballot_that_is_meant_is_taken_back(world: World) -> None:
    """Whoever has changed their ballot since keeps it."""
    await open_vote(world)
    games = world.storage.games
    await games.ballot("v", 1, 2)
    await games.take_back("v", 1, 1)
    assert await games.tally("v") == [0, 0, 1]
    await games.take_back("v", 1, 2)
    assert await games.tally("v") == [0, 0, 0]
    await games.close_vote("v")
    with pytest.raises(VoteOver):
        await games.take_back("v", 1, 2)


async def test_a_vote_is_told_once_it_is_closed(world: World) -> None:
    """An open vote cannot have been told of; of a closed one the first time is kept."""
    await open_vote(world, reactions=True)
    games = world.storage.games
    await games.vote_told("v")
    vote = await games.vote("v")
    assert vote is not None
    assert (vote.told_at, vote.reactions) == (None, True)
    await games.close_vote("v")
    await games.vote_told("v")
    told = world.clock.now
    world.clock.advance(60)
    await games.vote_told("v")
    vote = await games.vote("v")
    assert vote is not None
    assert vote.told_at == told
    assert await sound(world)


async def test_a_chain_counts_words_however_many_come_at_a_time(world: World) -> None:
    """Its room is what is left of the most words that it may have."""
    games = world.storage.games
    chain = await games.open_chain("c", -1, None, 1, "a red fox", 5)
    assert (chain.text, chain.room, chain.full) == ("a red fox", 2, False)
    chain = await games.add_word("c", 2, "at sea", "u1")
    assert (chain.text, chain.room, chain.full) == ("a red fox at sea", 0, True)


async def test_the_picture_with_most_ballots_wins_and_nobody_else_learns_who_voted(world: World) -> None:
    """A vote closes once and names its winner; the tally stays, the ballots do not."""
    await open_vote(world)
    for person, choice in ((1, 2), (2, 1), (3, 2)):
        await world.storage.games.ballot("v", person, choice)
    closed = await world.storage.games.close_vote("v")
    assert closed is not None
    assert (closed.winner, closed.closed_at) == (2, world.clock.now)
    assert await world.storage.games.close_vote("v") is None
    assert await world.storage.games.vote("v") == closed
    assert await world.storage.games.tally("v") == [0, 1, 2]
    with world.sql() as connection:
        assert connection.execute("SELECT * FROM ballots").fetchall() == []


@pytest.mark.parametrize(("choices", "winner"), [((2, 1), 1), ((), None)])
async def test_equals_and_silence(world: World, choices: tuple[int, ...], winner: int | None) -> None:
    """Of equals the first wins; where nobody voted, nobody does."""
    await open_vote(world)
    for person, choice in enumerate(choices, 1):
        await world.storage.games.ballot("v", person, choice)
    closed = await world.storage.games.close_vote("v")
    assert closed is not None
    assert closed.winner == winner


async def test_a_ballot_after_the_end_is_refused(world: World) -> None:
    """After its time, once it is closed, and for a vote that never was; the database refuses it too."""
    await open_vote(world)
    await world.storage.games.ballot("v", 1, 1)
    world.clock.advance(HOUR)
    with pytest.raises(VoteOver):
        await world.storage.games.ballot("v", 2, 0)
    world.clock.advance(-HOUR)
    await world.storage.games.close_vote("v")
    with world.sql() as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO ballots VALUES ('v', 2, 0, '')")
    for vote in ("v", "other"):
        with pytest.raises(VoteOver):
            await world.storage.games.ballot(vote, 2, 0)
    assert await world.storage.games.tally("v") == [0, 1, 0]
    assert await world.storage.games.close_vote("other") is None
    assert await world.storage.games.tally("other") == []


async def test_a_chain_grows_by_a_word_each(world: World) -> None:
    """Words are kept in their order, once for a key, and nobody adds two in a row."""
    games = world.storage.games
    chain = await games.open_chain("c", -1, None, 1, "a", 4)
    assert chain.words == (ChainWord(1, "a"),)
    with pytest.raises(NotTwice):
        await games.add_word("c", 1, "red", "u1")
    await games.add_word("c", 2, "red", "u2")
    again = await games.add_word("c", 2, "red", "u2")
    chain = await games.add_word("c", 1, "apple", "u3")
    assert [word.word for word in again.words] == ["a", "red"]
    assert chain.words == (ChainWord(1, "a"), ChainWord(2, "red"), ChainWord(1, "apple"))
    await games.chain_message("c", 9)
    await world.reopen()
    there = await world.storage.games.chain_at(-1, None)
    assert there == await world.storage.games.chain("c")
    assert there is not None
    assert (there.words, there.message_id, there.full) == (chain.words, 9, False)


async def test_a_full_chain_takes_no_more_and_closes_once(world: World) -> None:
    """It stays until it is closed; a repeated word is answered still."""
    games = world.storage.games
    await games.open_chain("c", -1, None, 1, "a", 2)
    full = await games.add_word("c", 2, "cat", "u1")
    assert (full.full, full.state) == (True, "open")
    with pytest.raises(ChainOver):
        await games.add_word("c", 3, "more", "u2")
    closed = await games.close_chain("c")
    assert closed is not None
    assert (closed.state, [word.word for word in closed.words]) == ("closed", ["a", "cat"])
    assert await games.close_chain("c") is None
    assert await games.chain_at(-1, None) is None
    assert await games.add_word("c", 2, "cat", "u1") == closed
    for chain in ("c", "other"):
        with pytest.raises(ChainOver):
            await games.add_word(chain, 3, "more", "u2")


async def test_one_chain_is_open_in_a_place(world: World) -> None:
    """Whoever begins a second one gets the first; another topic is another place."""
    games = world.storage.games
    first = await games.open_chain("c", -1, None, 1, "a", 5)
    assert await games.open_chain("d", -1, None, 2, "the", 5) == first
    topic = await games.open_chain("e", -1, 4, 2, "the", 5)
    assert (await games.chain_at(-1, 4), topic.thread_id) == (topic, 4)
    await games.close_chain("c")
    assert (await games.open_chain("d", -1, None, 2, "the", 5)).id == "d"
    assert (await games.open_chain("c", -1, None, 1, "a", 5)).state == "closed"


async def test_a_days_theme_is_set_and_entered(world: World) -> None:
    """A chat has one theme a day; the delivered jobs that took part are its entries."""
    games = world.storage.games
    await games.set_theme(-1, 3, "2026-01-01", "a cat", 7)
    await games.set_theme(-1, 3, "2026-01-01", "a big cat")
    assert await games.theme(-1, "2026-01-01") == Theme(-1, 3, "2026-01-01", "a big cat", 7)
    assert await games.theme(-1, "2026-01-02") is await games.theme(1, "2026-01-01") is None
    assert await games.open_theme(-1) is None
    delivery = await world.rendered("done", chat=-1)
    await world.storage.delivered(delivery.id, [])
    await world.submit("waits", chat=-1)
    for job_id in ("done", "waits", "done"):
        await games.enter_theme(-1, "2026-01-01", job_id)
    assert ids(await games.theme_entries(-1, "2026-01-01")) == ["done"]
    with pytest.raises(RuleBroken):
        await games.enter_theme(-1, "2026-01-02", "done")


async def test_games_follow_their_chat(world: World) -> None:
    """A group that has another id takes its votes, chains and themes along; what is open there already stays."""
    games = world.storage.games
    await open_vote(world)
    await games.open_chain("c", -1, None, 1, "a", 5)
    await games.open_chain("topic", -1, 8, 1, "a", 5)
    await games.set_theme(-1, 8, "2026-01-01", "a cat", 7)
    await games.enter_theme(-1, "2026-01-01", "painted")
    await world.storage.chat_moved(-1, -100)
    vote, theme, chain = await games.vote("v"), await games.theme(-100, "2026-01-01"), await games.chain_at(-100, None)
    assert vote is not None
    assert theme is not None
    assert chain is not None
    assert (vote.chat_id, vote.message_id, theme.thread_id, theme.message_id) == (-100, None, None, None)
    assert {chain.id} <= {"c", "topic"}
    states = sorted(one.state for one in [await _chain(world, "c"), await _chain(world, "topic")])
    assert states == ["closed", "open"]
    await world.storage.delivered(1, [])
    assert ids(await games.theme_entries(-100, "2026-01-01")) == ["painted"]
    assert await sound(world)


async def _chain(world: World, chain_id: str) -> Chain:
    chain = await world.storage.games.chain(chain_id)
    assert chain is not None
    assert chain.chat_id == -100
    return chain


async def test_a_forgotten_persons_words_leave_the_games(world: World) -> None:
    """Their words and ballots go, what they began ends, and the others' stay."""
    games = world.storage.games
    await open_vote(world, person_id=2)
    await games.ballot("v", 1, 0)
    await games.ballot("v", 2, 1)
    await games.open_chain("mine", -1, None, 1, "unforgettable", 5)
    await games.open_chain("theirs", -1, 4, 2, "the", 5)
    await games.add_word("theirs", 1, "unforgettable", "u")
    await world.storage.desk.forget(1)
    assert await games.tally("v") == [0, 1, 0]
    assert await games.chain_at(-1, None) is None
    theirs = await games.chain_at(-1, 4)
    assert theirs is not None
    assert theirs.words == (ChainWord(2, "the"),)
    with world.sql() as connection:
        assert "unforgettable" not in "".join(connection.iterdump())
    assert await sound(world)


async def test_old_words_of_games_expire(world: World) -> None:
    """What was written in games longer ago than things are kept is gone, younger words are not."""
    games = world.storage.games
    await games.open_chain("old", -1, None, 1, "once", 5)
    await games.set_theme(-1, None, "2026-01-01", "a cat")
    await world.submit("job", chat=-1)
    await games.enter_theme(-1, "2026-01-01", "job")
    world.clock.advance(2 * DAY)
    await games.open_chain("young", -1, 4, 1, "now", 5)
    await games.set_theme(-1, None, "2026-01-03", "a dog")
    await world.storage.desk.expire(world.clock.now - DAY)
    old, young = await games.chain("old"), await games.chain("young")
    assert old is not None
    assert young is not None
    assert (old.state, old.words, young.state, len(young.words)) == ("closed", (), "open", 1)
    assert await games.theme(-1, "2026-01-01") is None
    assert await games.theme(-1, "2026-01-03") is not None
    assert await sound(world)


async def test_the_open_theme_is_the_newest_that_is_not_closed(world: World) -> None:
    """One of the day before is open still while its time lasts, and gives way to a newer one."""
    games, now = world.storage.games, world.clock.now
    await world.submit("job", person=1, chat=-1)
    await games.set_theme(-1, None, "2026-01-01", "a cat", person_id=1, closes_at=now + HOUR)
    open_now = await games.open_theme(-1)
    assert open_now == Theme(-1, None, "2026-01-01", "a cat", None, 1, now + HOUR)
    await games.set_theme(-1, None, "2026-01-02", "a dog", person_id=1, closes_at=now + 60)
    newest = await games.open_theme(-1)
    assert newest is not None
    assert newest.text == "a dog"
    world.clock.advance(61)
    assert await games.open_theme(-1) == open_now
    world.clock.advance(HOUR)
    assert await games.open_theme(-1) is await games.open_theme(-2) is None


async def test_a_forgotten_persons_themes_are_gone(world: World) -> None:
    """What they set goes with who took part; what others set stays."""
    games = world.storage.games
    for person in (1, 2):
        await world.submit(f"job{person}", person=person, chat=-1)
        await games.set_theme(-1, None, f"2026-01-0{person}", "words", person_id=person)
        await games.enter_theme(-1, f"2026-01-0{person}", f"job{person}")
    await world.storage.desk.forget(1)
    assert await games.theme(-1, "2026-01-01") is None
    assert await games.theme(-1, "2026-01-02") is not None
    assert await sound(world)
