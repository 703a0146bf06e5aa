"""Whose turn it is: round-robin between people, and first in, first out within one person.

The person served least recently is next. Those never served come before all others, one from each of their chats in
turn, so that a busy group does not keep a private chat waiting.
"""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count


@dataclass(frozen=True, order=True, slots=True)
class Waiting:
    """A waiting job, by the order of its submission."""

    seq: int
    person_id: int
    chat_id: int


def in_turn(
    waiting: Iterable[Waiting], person_turns: Mapping[int, int], chat_turns: Mapping[int, int]
) -> Iterator[Waiting]:
    """The waiting jobs in the order they will be taken, if nobody else comes.

    `person_turns` and `chat_turns` tell when each was last served, as numbers that grow; who is missing never was.
    """
    queues: dict[int, deque[Waiting]] = defaultdict(deque)
    for job in sorted(waiting):
        queues[job.person_id].append(job)
    line = deque(_first_round([queue[0] for queue in queues.values()], person_turns, chat_turns))
    while line:
        queue = queues[line.popleft().person_id]
        yield queue.popleft()
        if queue:
            line.append(queue[0])


def _first_round(
    heads: list[Waiting], person_turns: Mapping[int, int], chat_turns: Mapping[int, int]
) -> Iterator[Waiting]:
    """One job of each person. The rounds after it go through the people in the same order."""
    served = [job for job in heads if job.person_id in person_turns]
    yield from _chat_by_chat([job for job in heads if job.person_id not in person_turns], chat_turns)
    yield from sorted(served, key=lambda job: person_turns[job.person_id])


def _chat_by_chat(heads: list[Waiting], chat_turns: Mapping[int, int]) -> Iterator[Waiting]:
    """The jobs, each time the first of the chat that was served least recently."""
    queues: dict[int, deque[Waiting]] = defaultdict(deque)
    for job in sorted(heads):
        queues[job.chat_id].append(job)
    line = [(chat_turns.get(chat, 0), queue[0].seq, chat) for chat, queue in queues.items()]
    heapq.heapify(line)
    turn = count(max(chat_turns.values(), default=0) + 1)
    while line:
        _, _, chat = heapq.heappop(line)
        yield queues[chat].popleft()
        served_at = next(turn)
        if queues[chat]:
            heapq.heappush(line, (served_at, queues[chat][0].seq, chat))
