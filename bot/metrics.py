"""What is counted and measured, for Prometheus: https://prometheus.io/docs/practices/naming."""

from __future__ import annotations

from typing import Literal, TypeAlias

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

Received: TypeAlias = Literal["kept", "duplicate", "lost"]

WAIT_SECONDS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200)
RUN_SECONDS = (0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600)
HANDLER_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The bot's figures, in a registry of their own; whoever has something to count is handed this object.

    Seconds are seconds, credits are credits, and everything else is a number of times.
    """

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._jobs = Gauge("wassily_jobs", "Jobs that wait or are being painted.", ["state"], registry=registry)
        self._wait = Histogram(
            "wassily_job_wait_seconds",
            "From the request to the beginning of the painting.",
            buckets=WAIT_SECONDS,
            registry=registry,
        )
        self._run = Histogram(
            "wassily_job_run_seconds", "Painting a job.", ["kind"], buckets=RUN_SECONDS, registry=registry
        )
        self._outcomes = Counter(
            "wassily_job_outcomes",
            "Jobs that ended, by state and by what went wrong.",
            ["state", "code"],
            registry=registry,
        )
        self._refunds = Counter("wassily_refunds", "Jobs whose credits were given back.", registry=registry)
        self._refunded = Counter("wassily_refunded_credits", "Credits given back.", registry=registry)
        self._engine_starts = Counter("wassily_engine_starts", "Painting processes started.", registry=registry)
        self._engine_crashes = Counter(
            "wassily_engine_crashes", "Painting processes that died or hung.", registry=registry
        )
        self._delivery_retries = Counter(
            "wassily_delivery_retries", "Deliveries that were put off after a failed try.", registry=registry
        )
        self._flood_waits = Counter("wassily_flood_waits", "Times that Telegram asked for patience.", registry=registry)
        self._flood_seconds = Counter(
            "wassily_flood_wait_seconds", "How long Telegram asked to wait, in all.", registry=registry
        )
        self._updates = Counter("wassily_updates", "Updates received.", ["outcome"], registry=registry)
        for outcome in ("kept", "duplicate", "lost"):
            self._updates.labels(outcome)
        self._webhook = Counter(
            "wassily_webhook_requests", "Requests to the webhook, by the answer.", ["status"], registry=registry
        )
        self._handlers = Histogram(
            "wassily_handler_seconds",
            "Handling an update, from its turn on.",
            ["kind"],
            buckets=HANDLER_SECONDS,
            registry=registry,
        )
        self._refusals = Counter(
            "wassily_refusals", "Requests that were refused, by the sentence said.", ["key"], registry=registry
        )

    def page(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self.registry)

    def line(self, *, queued: int, running: int) -> None:
        """So many jobs wait, and so many are being painted."""
        self._jobs.labels("queued").set(queued)
        self._jobs.labels("running").set(running)

    def waited(self, seconds: float) -> None:
        """A job was begun, so long after it was asked for."""
        self._wait.observe(max(0.0, seconds))

    def painted(self, kind: str, seconds: float) -> None:
        """A job of that kind was painted."""
        self._run.labels(kind).observe(seconds)

    def outcome(self, state: str, code: str = "", *, refund: int = 0) -> None:
        """A job ended in `state`, a failed one with the error's `code`, and `refund` credits were given back."""
        self._outcomes.labels(state, code).inc()
        if refund > 0:
            self._refunds.inc()
            self._refunded.inc(refund)

    def engine_started(self) -> None:
        """A painting process was started; all but the first are restarts."""
        self._engine_starts.inc()

    def engine_crashed(self) -> None:
        """A painting process died or hung."""
        self._engine_crashes.inc()

    def delivery_retried(self) -> None:
        """A delivery failed and was put off."""
        self._delivery_retries.inc()

    def flood_wait(self, seconds: float) -> None:
        """Telegram asked to wait so long."""
        self._flood_waits.inc()
        self._flood_seconds.inc(max(0.0, seconds))

    def update(self, outcome: Received) -> None:
        """An update came: kept, known already, or lost, which is to say that it has to come again."""
        self._updates.labels(outcome).inc()

    def webhook(self, status: int) -> None:
        """A request to the webhook got this HTTP status."""
        self._webhook.labels(str(status)).inc()

    def handled(self, kind: str, seconds: float) -> None:
        """An update of that kind (`message`, `press` or `other`) was handled in that time."""
        self._handlers.labels(kind).observe(seconds)

    def refused(self, key: str) -> None:
        """Somebody was told no, with that sentence of the locales."""
        self._refusals.labels(key).inc()
