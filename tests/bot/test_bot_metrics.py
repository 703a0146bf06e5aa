"""The figures: their names, their units, and what makes them move."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
from telegram import Update
from telegram.error import RetryAfter

from bot.metrics import Metrics
from bot.sending.pace import Pace
from bot.updates.inbox import InTurn, kind_of


@pytest.mark.parametrize(
    ("event", "sample", "labels", "value"),
    [
        (lambda m: m.line(queued=5, running=1), "wassily_jobs", {"state": "queued"}, 5),
        (lambda m: m.line(queued=5, running=1), "wassily_jobs", {"state": "running"}, 1),
        (lambda m: m.waited(3.5), "wassily_job_wait_seconds_sum", {}, 3.5),
        (lambda m: m.painted("fuse", 12.0), "wassily_job_run_seconds_sum", {"kind": "fuse"}, 12),
        (lambda m: m.outcome("delivered"), "wassily_job_outcomes_total", {"state": "delivered", "code": ""}, 1),
        (
            lambda m: m.outcome("failed", "died", refund=4),
            "wassily_job_outcomes_total",
            {"state": "failed", "code": "died"},
            1,
        ),
        (lambda m: m.outcome("failed", "died", refund=4), "wassily_refunds_total", {}, 1),
        (lambda m: m.outcome("failed", "died", refund=4), "wassily_refunded_credits_total", {}, 4),
        (lambda m: m.outcome("delivered"), "wassily_refunds_total", {}, 0),
        (lambda m: m.engine_started(), "wassily_engine_starts_total", {}, 1),
        (lambda m: m.engine_crashed(), "wassily_engine_crashes_total", {}, 1),
        (lambda m: m.delivery_retried(), "wassily_delivery_retries_total", {}, 1),
        (lambda m: m.flood_wait(7), "wassily_flood_waits_total", {}, 1),
        (lambda m: m.flood_wait(7), "wassily_flood_wait_seconds_total", {}, 7),
        (lambda m: m.update("lost"), "wassily_updates_total", {"outcome": "lost"}, 1),
        (lambda m: m.webhook(403), "wassily_webhook_requests_total", {"status": "403"}, 1),
        (lambda m: m.handled("press", 0.25), "wassily_handler_seconds_sum", {"kind": "press"}, 0.25),
        (lambda m: m.refused("credits-short"), "wassily_refusals_total", {"key": "credits-short"}, 1),
    ],
)
def test_what_happens_is_counted(
    event: Callable[[Metrics], None], sample: str, labels: dict[str, str], value: float
) -> None:
    """Each thing that may happen moves the figure of its name."""
    metrics = Metrics()
    event(metrics)
    assert metrics.registry.get_sample_value(sample, labels) == value


def test_two_bots_count_apart() -> None:
    """Figures belong to the object that counts them, not to the process."""
    one, other = Metrics(), Metrics()
    one.engine_started()
    assert other.registry.get_sample_value("wassily_engine_starts_total") == 0


def test_the_page_names_every_figure_with_its_meaning() -> None:
    """Ours begin with the bot's name and have a sentence; the process adds its memory."""
    page = Metrics().page().decode()
    names = set(re.findall(r"^# HELP (\S+) .+\.$", page, flags=re.MULTILINE))
    assert {name for name in names if name.startswith("wassily_")} >= {
        "wassily_jobs",
        "wassily_job_wait_seconds",
        "wassily_updates_total",
    }
    assert "process_resident_memory_bytes" in page


async def test_a_flood_wait_is_counted() -> None:
    """When Telegram asks for patience, the figures say how often and for how long."""
    metrics = Metrics()
    left = [RetryAfter(2)]

    async def request() -> bool:
        if left:
            raise left.pop()
        return True

    pace = Pace(sleep=lambda _: asyncio.sleep(0), metrics=metrics)
    assert await pace.process_request(request, (), {}, "sendMessage", {"chat_id": 7}, None)
    assert metrics.registry.get_sample_value("wassily_flood_waits_total") == 1
    assert metrics.registry.get_sample_value("wassily_flood_wait_seconds_total") == 2


async def test_handling_is_timed_by_kind() -> None:
    """The time of a handler is counted under what it handled."""
    metrics = Metrics()
    storage: Any = None
    await InTurn(storage, metrics).process_update(object(), asyncio.sleep(0))
    assert metrics.registry.get_sample_value("wassily_handler_seconds_count", {"kind": "other"}) == 1


def test_an_update_of_another_sort_is_counted_as_such() -> None:
    """What the bot did not ask for is still counted."""
    assert kind_of(Update(1)) == "other"
