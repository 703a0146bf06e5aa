"""From the line through the engine to the people, with a real storage, a scripted engine and a recording bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import pytest
from bot_world import make_model
from PIL import Image
from telegram import Chat, Message, PhotoSize
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut

from bot import outcomes
from bot.board.faces import Face, Faces, FacesByLanguage
from bot.board.status import Board
from bot.buttons import Keyboards
from bot.dispatcher import Dispatcher
from bot.operation.switching import CHOSEN, NEXT, Switching, recall
from bot.painting import Painting
from bot.pictures.gallery import Gallery
from bot.requests.parse import Options
from bot.requests.wishes import Wish
from bot.sending import deliverer
from bot.sending.deliverer import Deliverer, backoff
from bot.sending.pace import Pace
from bot.texts import Languages, Texts
from engine.client import EngineState
from engine.errors import EngineDied, ModelUnavailable
from engine.events import Cancelled, Event, Failed, Painted, Progress, Rendered, Started
from engine.jobs import AnyJob, Words
from engine.models import resolve
from storage import Chat as StoredChat
from storage import CreditRules, DatabaseBusy, DiskFull, JobRow, NewJob, NewPicture, Person, Storage

NOW = 1_700_000_000.0
SECONDS = 10.0


class Telegram:
    """A bot that keeps what each message says, and fails when it is told to."""

    def __init__(self) -> None:
        self.texts: dict[tuple[int, int], str] = {}
        self.pictures: list[tuple[int, int]] = []
        self.errors: dict[str, list[Exception]] = {}
        self.changed = asyncio.Event()
        self.send_chat_action = AsyncMock()
        self._next_id = 100

    async def send_message(self, chat_id: int, text: str, **_: Any) -> Message:
        self._fail("send_message")
        self._next_id += 1
        return self._note(chat_id, self._next_id, text)

    async def edit_message_text(self, text: str, chat_id: int, message_id: int, **_: Any) -> Message:
        self._fail("edit_message_text")
        return self._note(chat_id, message_id, text)

    async def edit_message_caption(self, chat_id: int, message_id: int, *, caption: str, **_: Any) -> Message:
        self._fail("edit_message_caption")
        return self._note(chat_id, message_id, caption)

    async def edit_message_media(self, media: Any, chat_id: int, message_id: int, **_: Any) -> Message:
        self._fail("edit_message_media")
        if "seed" in media.caption:
            self.pictures.append((chat_id, message_id))
        return self._note(chat_id, message_id, media.caption)

    async def until(self, true: Callable[[], Any]) -> None:
        """Wait until that is true of what was said."""
        async with asyncio.timeout(SECONDS):
            while not true():
                self.changed.clear()
                await self.changed.wait()

    def said(self, words: str) -> bool:
        return any(words in text for text in self.texts.values())

    def _fail(self, method: str) -> None:
        if self.errors.get(method):
            raise self.errors[method].pop(0)

    def _note(self, chat_id: int, message_id: int, text: str) -> Message:
        self.texts[chat_id, message_id] = text
        self.changed.set()
        photo = PhotoSize(f"file-{message_id}", f"unique-{message_id}", 8, 8)
        return Message(message_id, date=None, chat=Chat(chat_id, "private"), photo=[photo])  # type: ignore[arg-type]


class Script:
    """An engine that answers each run with the next of its scripts; at their end, with a picture."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.scripts: list[list[Event | Exception]] = []
        self.troubles: list[Exception] = []
        self.jobs: list[AnyJob] = []
        self.cancelled: list[str] = []
        self.used: list[str] = []

    async def run(self, job: AnyJob) -> AsyncIterator[Event]:
        self.jobs.append(job)
        for event in self.scripts.pop(0) if self.scripts else self.painted(job):
            if isinstance(event, Exception):
                raise event
            yield event

    def painted(self, job: AnyJob) -> list[Event]:
        path = self.folder / f"{job.id}-0.png"
        Image.new("RGB", (8, 8)).save(path)
        picture = Painted(path=str(path), width=8, height=8, seed=7)
        return [
            Started(job_id=job.id),
            Progress(job_id=job.id, stage="denoise", step=1, total=2),
            Rendered(job_id=job.id, pictures=(picture,), seconds=1.0),
        ]

    async def start(self) -> None: ...

    async def ready(self) -> None:
        if self.troubles:
            raise self.troubles.pop(0)

    async def use(self, model: str) -> None:
        await self.ready()
        self.used.append(model)

    def state(self) -> EngineState:
        return EngineState()

    async def stop(self) -> None: ...

    async def cancel(self, job_id: str) -> None:
        self.cancelled.append(job_id)


async def eventually(true: Callable[[], Awaitable[bool]]) -> None:
    """Wait until that is true of the database."""
    async with asyncio.timeout(SECONDS):
        while not await true():  # noqa: ASYNC110  # a database rings no bell
            await asyncio.sleep(0.005)


def delete(rendered: Event) -> None:
    """Delete the files of the pictures."""
    assert isinstance(rendered, Rendered)
    for picture in rendered.pictures:
        Path(picture.path).unlink()


class World:
    """All the parts between the line and Telegram."""

    def __init__(self, storage: Storage, model: Path, clock: Callable[[], float]) -> None:
        languages = Languages()
        faces = FacesByLanguage(languages)
        keyboards = Keyboards(storage, languages)
        self.storage = storage
        self.telegram = Telegram()
        self.engine = Script(storage.pictures.folder)
        self.painting = Painting(str(model), [str(make_model(model.parent / "other")), str(model.parent / "gone")])
        self.switching = Switching(
            storage=storage, engine=self.engine, painting=self.painting, alert=lambda key, **fill: self._alert(key)
        )
        self.alerts: list[str] = []
        bot: Any = self.telegram
        self.board = Board(
            bot=bot,
            storage=storage,
            pace=Pace(sleep=lambda _: asyncio.sleep(0)),
            faces=faces,
            keyboards=keyboards,
            painting=self.painting,
            clock=clock,
        )
        gallery = Gallery(storage, languages, keyboards, self.painting)
        self.deliverer = Deliverer(bot=bot, storage=storage, board=self.board, faces=faces, gallery=gallery, poll=0.01)
        self.dispatcher = Dispatcher(
            storage=storage,
            engine=self.engine,
            board=self.board,
            faces=faces,
            painting=self.painting,
            deliver=self.deliverer.wake,
            alert=self._alert,
            switching=self.switching,
            retry=0.01,
        )

    def _alert(self, key: str, **fill: str | int) -> None:
        self.alerts.append(key)
        self.telegram.changed.set()

    async def ask(self, job_id: str = "a", *, payload: str | None = None, thread_id: int | None = None) -> JobRow:
        """A request of Ada's."""
        wish = Wish(kind="generate", parts=(Words(prompt="a fox"),), options=Options(seed=7))
        job = NewJob(
            id=job_id,
            person_id=7,
            chat_id=7,
            kind="generate",
            model="m",
            payload=payload or wish.dumps(),
            cost=1,
            prompt="a fox",
            thread_id=thread_id,
        )
        row = await self.board.open(job_id, self.storage.submit(job, max_waiting=10))
        await self.dispatcher.wake()
        return row

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Dispatcher and deliverer at work."""
        tasks = [asyncio.create_task(run()) for run in (self.board.run, self.dispatcher.run, self.deliverer.run)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.board.close()

    async def state(self, job_id: str = "a") -> str:
        row = await self.storage.job(job_id)
        assert row is not None
        return row.state

    async def ends(self, state: str, job_id: str = "a") -> None:
        """Wait until the job is in that state."""

        async def there() -> bool:
            return await self.state(job_id) == state

        await eventually(there)

    async def available(self) -> int:
        return (await self.storage.quota(7)).available


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    storage = await Storage.open(tmp_path / "data", rules=CreditRules(), clock=lambda: NOW)
    await storage.meet(Person(7, "Ada"), StoredChat(7, "private"))
    yield World(storage, make_model(tmp_path / "model"), lambda: NOW)
    await storage.close()


async def test_a_job_goes_all_the_way(world: World) -> None:
    """A request is painted once, delivered once into its status message, and paid once."""
    async with world.working():
        await world.ask()
        await world.ends("delivered")
    assert world.telegram.pictures == [(7, 101)]
    assert list(world.telegram.texts) == [(7, 101)]
    assert await world.available() == 99


async def test_a_job_is_painted_by_the_model_that_it_names(world: World, tmp_path: Path) -> None:
    """A wish with a model goes to that one as long as it is offered, and to the one that paints by default after."""
    other = resolve(str(make_model(tmp_path / "other")))
    wish = Wish(kind="generate", parts=(Words(prompt="a fox"),), options=Options(seed=7, model=other.name))
    world.painting.offered = (world.painting.spec, other)
    async with world.working():
        await world.ask("a", payload=wish.dumps())
        await world.ends("delivered", "a")
        world.painting.offered = (world.painting.spec,)
        await world.ask("b", payload=wish.dumps())
        await world.ends("delivered", "b")
    assert [job.model for job in world.engine.jobs] == [other.name, world.painting.spec.name]


async def test_a_model_that_somebody_chose_keeps_nobody_else_waiting(world: World, tmp_path: Path) -> None:
    """Where a further model cannot be had, the request for it fails and costs nothing, and painting goes on."""
    other = resolve(str(make_model(tmp_path / "other")))
    world.painting.offered = (world.painting.spec, other)
    wish = Wish(kind="generate", parts=(Words(prompt="a fox"),), options=Options(seed=7, model=other.name))
    world.engine.scripts = [[Failed(job_id="a", code=ModelUnavailable.code, detail="The folder is gone.")]]
    async with world.working():
        await world.ask("a", payload=wish.dumps())
        await world.ask("b")
        await world.ends("failed", "a")
        await world.ends("delivered", "b")
    assert world.painting.trouble is None
    assert world.alerts == []
    assert await world.available() == 99


@pytest.mark.parametrize(("preview", "shown"), [(None, True), (True, True), (False, False)])
async def test_a_preview_is_shown_unless_it_is_not_wanted(
    world: World, tmp_path: Path, preview: bool | None, shown: bool
) -> None:
    """What is being painted is seen in the status message, but for those who have set it off."""
    path = tmp_path / "preview.jpg"
    Image.new("RGB", (8, 8)).save(path)
    wish = Wish(kind="generate", parts=(Words(prompt="a fox"),), options=Options(seed=7, preview=preview))
    started, _, rendered = world.engine.painted(wish.job("a", world.painting.spec, world.engine.folder))
    progress = Progress(job_id="a", stage="denoise", step=1, total=2, preview=str(path))
    world.engine.scripts = [[started, progress, rendered]]
    seen: list[Path | None] = []
    show = world.board.show

    def look(row: JobRow, face: Face) -> None:
        seen.append(face.preview)
        show(row, face)

    world.board.show = look  # type: ignore[method-assign]
    async with world.working():
        await world.ask(payload=wish.dumps())
        await world.ends("delivered")
    assert (path in seen) is shown


async def test_a_job_asked_for_twice_is_one(world: World) -> None:
    """The same update handled again makes neither a second job nor a second status message."""
    await world.ask()
    await world.ask()
    assert len(world.telegram.texts) == 1
    assert await world.available() == 99


async def test_a_dead_engine_is_tried_again_at_once(world: World) -> None:
    """After one crash the job is painted by the next process, and after two as well."""
    world.engine.scripts = [[EngineDied()], [EngineDied()]]
    async with world.working():
        await world.ask()
        await world.ends("delivered")
    assert len(world.engine.jobs) == 3
    assert world.alerts == []


async def test_the_third_crash_fails_the_job(world: World) -> None:
    """A job that kills the engine three times fails with its credits back, and the admins hear of it."""
    world.engine.scripts = [[EngineDied()]] * 3
    async with world.working():
        await world.ask()
        await world.telegram.until(lambda: world.telegram.said("three times"))
    assert await world.state() == "failed"
    assert await world.available() == 100
    assert world.alerts == ["alert-crashes"]


async def test_a_model_that_cannot_be_loaded_keeps_jobs(world: World) -> None:
    """While the model cannot be loaded, jobs wait and people are told so; then they are painted; admins hear why."""
    broken: list[Event | Exception] = [Failed(job_id="a", code="model", detail="The weights are torn.")]
    world.engine.scripts = [broken] * 2
    async with world.working():
        await world.ask()
        await world.telegram.until(lambda: world.telegram.said("unavailable just now"))
        await world.ends("delivered")
    assert world.alerts == ["alert-trouble", "alert-restored"]
    assert await world.available() == 99


async def test_that_the_model_is_back_is_told_with_nothing_to_paint(world: World) -> None:
    """Where nothing waits, those who run the bot hear that painting works again as soon as the model is there."""
    world.painting.trouble = "It is gone."
    async with world.working():
        await world.telegram.until(lambda: world.alerts == ["alert-trouble", "alert-restored"])


async def test_a_job_that_needs_what_the_model_lacks_holds_nobody_up(world: World) -> None:
    """Where the model is there and one job alone cannot be painted with it, that job fails the third time."""
    lacking: list[Event | Exception] = [Failed(job_id="a", code="model", detail="There is no image encoder.")]
    world.engine.scripts = [lacking] * 3
    async with world.working():
        await world.ask("a")
        await world.ends("failed", "a")
        await world.ask("b")
        await world.ends("delivered", "b")
    assert await world.available() == 99


async def test_pictures_that_cannot_be_checked_are_told_to_admins_once(world: World) -> None:
    """While the classifier is missing every job fails for nothing, and those who run the bot hear of it once."""
    for job_id in ("a", "b"):
        world.engine.scripts.append([Failed(job_id=job_id, code="policy", detail="The folder is empty.")])
    async with world.working():
        for job_id in ("a", "b"):
            await world.ask(job_id)
            await world.ends("failed", job_id)
    assert world.alerts == ["alert-policy"]
    assert await world.available() == 100


@pytest.mark.parametrize("trouble", [ModelUnavailable("The weights are torn."), EngineDied("It ended at once.")])
async def test_an_engine_that_cannot_begin_is_no_fault_of_a_job(world: World, trouble: Exception) -> None:
    """An engine that does not come up, however often, takes no attempt from any job; the line waits and is told."""
    world.engine.troubles = [trouble] * 5
    async with world.working():
        await world.ask()
        await world.telegram.until(lambda: world.telegram.said("unavailable just now"))
        await world.ends("delivered")
    assert len(world.engine.jobs) == 1
    assert world.alerts == ["alert-trouble", "alert-restored"]


async def test_a_failed_job_says_so_and_costs_nothing(world: World) -> None:
    """A failure is told in the status message, and the credits are back."""
    world.engine.scripts = [[Failed(job_id="a", code="memory", detail="")]]
    async with world.working():
        await world.ask()
        await world.telegram.until(lambda: world.telegram.said("too large for the machine"))
    assert await world.state() == "failed"
    assert await world.available() == 100


async def test_a_job_that_cannot_be_read_fails_alone(world: World) -> None:
    """A payload that is no wish fails its job, and the next one is painted."""
    async with world.working():
        await world.ask("a", payload='"nonsense"')
        await world.ask("b")
        await world.ends("delivered", "b")
    assert await world.state("a") == "failed"


async def test_jobs_left_running_are_taken_up(world: World) -> None:
    """What was running when the bot was killed is painted at the next start."""
    await world.ask()
    await world.storage.take()
    async with world.working():
        await world.ends("delivered")
    assert await world.available() == 99


async def test_a_stop_hands_the_running_job_back(world: World) -> None:
    """A dispatcher that is stopped puts its job back in line."""
    begun = asyncio.Event()

    async def hang(job: AnyJob) -> AsyncIterator[Event]:
        yield Started(job_id=job.id)
        begun.set()
        await asyncio.Event().wait()

    world.engine.run = hang  # type: ignore[method-assign]
    async with world.working():
        await world.ask()
        await begun.wait()
        assert await world.state() == "running"
    assert await world.state() == "queued"


async def test_cancelling_tells_the_engine_and_the_person(world: World) -> None:
    """A cancelled job is taken from the engine; what the engine still says of it is not shown."""
    row = await world.ask()
    assert await world.dispatcher.cancel(row)
    assert not await world.dispatcher.cancel(row)
    world.board.show(row, Faces(Texts()).painting(1, 2))
    await world.telegram.until(lambda: world.telegram.said("Cancelled"))
    await world.board.close()
    assert not world.telegram.said("Painting")
    assert world.engine.cancelled == ["a"]
    assert await world.available() == 100


async def test_cancelling_just_before_the_engine_begins(world: World) -> None:
    """A job that is cancelled between being taken and being painted is not painted to its end."""
    stopped, running = asyncio.Event(), False

    async def run(job: AnyJob) -> AsyncIterator[Event]:
        nonlocal running
        running = True
        yield Started(job_id=job.id)
        async with asyncio.timeout(SECONDS):
            await stopped.wait()
        yield Cancelled(job_id=job.id)

    async def cancel(job_id: str) -> None:
        if running:
            stopped.set()

    take = world.storage.take

    async def take_and_cancel() -> JobRow | None:
        row = await take()
        if row is not None:
            await world.dispatcher.cancel(row)
        return row

    await world.ask()
    world.engine.run, world.engine.cancel = run, cancel  # type: ignore[method-assign]
    world.storage.take = take_and_cancel  # type: ignore[method-assign]
    async with world.working():
        async with asyncio.timeout(SECONDS):
            await stopped.wait()
    assert await world.state() == "cancelled"


async def test_pictures_that_come_too_late_are_not_kept(world: World) -> None:
    """The files of a job that was cancelled at its last step are deleted."""
    row = await world.ask()
    heard = asyncio.Event()

    async def run(job: AnyJob) -> AsyncIterator[Event]:
        await world.dispatcher.cancel(row)
        for event in world.engine.painted(job):
            yield event
        heard.set()

    world.engine.run = run  # type: ignore[method-assign]
    async with world.working():
        async with asyncio.timeout(SECONDS):
            await heard.wait()
    assert not list(world.storage.pictures.folder.glob("a-*"))


@pytest.mark.parametrize(
    "errors",
    [
        [RetryAfter(0)],
        [BadRequest("Message to edit not found")],
        [BadRequest("Message is not modified: specified new message content and reply markup are exactly the same")],
        [ChatMigrated(-8)],
    ],
    ids=["flood", "gone", "there", "moved"],
)
async def test_a_delivery_that_fails_is_made_another_way(world: World, errors: list[Exception]) -> None:
    """After a flood limit it waits; without the status message it puts up a new one; what an earlier try put up is
    put up again, since nothing else tells its file's id; a chat that moved is followed."""
    async with world.working():
        world.telegram.errors["edit_message_media"] = list(errors)
        await world.ask()
        await world.ends("delivered")
    assert len(world.telegram.pictures) == 1
    assert await world.available() == 99


@pytest.mark.parametrize("error", [TimedOut(), NetworkError("no route")])
async def test_a_delivery_that_the_network_loses_is_postponed(world: World, error: Exception) -> None:
    """Without a network the picture waits, painted and paid, and is not painted again."""
    async with world.working():
        world.telegram.errors["edit_message_media"] = [error] * 100
        await world.ask()
        await world.ends("rendered")

        async def none_is_due() -> bool:
            return not await world.storage.due_deliveries()

        await eventually(none_is_due)
    assert len(world.engine.jobs) == 1
    assert await world.state() == "rendered"


@pytest.mark.parametrize("error", [Forbidden("bot was blocked by the user"), BadRequest("not enough rights")])
async def test_a_delivery_that_never_can_be_is_refunded(world: World, error: Exception) -> None:
    """Nobody pays for a picture that they cannot get."""
    async with world.working():
        world.telegram.errors["edit_message_media"] = [error]
        await world.ask()
        await world.ends("failed")
    assert await world.available() == 100


async def test_slow_deliveries_block_nobody(world: World) -> None:
    """A picture arrives while many others, of chats that cannot be reached, are still on their way."""
    sent: list[int] = []

    async def send(media: Any, chat_id: int, message_id: int, **_: Any) -> Message:
        sent.append(message_id)
        if len(sent) < 12:
            await asyncio.Event().wait()
        return world.telegram._note(chat_id, message_id, media.caption)

    world.telegram.edit_message_media = send  # type: ignore[method-assign]
    async with world.working():
        for number in range(11):
            await world.ask(f"slow{number}")
            await world.ends("rendered", f"slow{number}")
        await world.ask("quick")
        await world.ends("delivered", "quick")


async def test_a_picture_whose_file_is_gone_is_refunded(world: World) -> None:
    """A file that somebody deleted cannot be sent."""
    world.deliverer.wake()
    await world.ask()
    row = await world.storage.take()
    assert row is not None
    rendered = world.engine.painted(Wish.loads(row.payload).job("a", world.painting.spec, world.engine.folder))[-1]
    assert isinstance(rendered, Rendered)
    await world.dispatcher._outcomes.rendered(row, rendered)
    delete(rendered)
    async with world.working():
        await world.ends("failed")
    assert await world.available() == 100


def test_pauses_grow_to_five_minutes() -> None:
    """Pauses between tries double, and end at five minutes."""
    assert [backoff(tries) for tries in (0, 1, 2, 7, 8, 100)] == [2, 4, 8, 256, 300, 300]


async def test_crashes_are_counted_over_restarts(world: World) -> None:
    """A job that ended the engine twice before the bot was started again is given up at the next crash."""
    await world.ask()
    for _ in range(2):
        row = await world.storage.take()
        assert row is not None
        await world.storage.crashed(row.id, row.attempt, "died", "exit 9", most=3)
    world.engine.scripts = [[EngineDied()]]
    async with world.working():
        await world.ends("failed")
    assert world.alerts == ["alert-crashes"]
    assert await world.available() == 100


async def test_a_picture_that_may_not_be_shown_costs_nothing(world: World) -> None:
    """A blocked job ends with a general sentence, and its credits come back."""
    world.engine.scripts = [[Started(job_id="a"), Failed(job_id="a", code="blocked", detail="nsfw")]]
    async with world.working():
        await world.ask()
        await world.telegram.until(lambda: world.telegram.said("not something I may show"))
    assert await world.state() == "blocked"
    assert await world.available() == 100


async def test_a_pause_keeps_requests_and_says_why(world: World) -> None:
    """While painting is paused, whoever asks is told so and waits; then everything is painted."""
    await world.storage.desk.pause("Fresh paint is on its way.")
    async with world.working():
        await world.ask()
        await world.telegram.until(lambda: world.telegram.said("Fresh paint is on its way."))
        assert await world.state() == "queued"
        await world.storage.desk.resume()
        await world.dispatcher.wake()
        await world.ends("delivered")


async def test_who_leaves_finishes_and_begins_nothing(world: World) -> None:
    """Once told to leave, the dispatcher lets the job under way come to its end, and takes no other."""
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def run(job: AnyJob) -> AsyncIterator[Event]:
        for event in world.engine.painted(job):
            if isinstance(event, Rendered):
                reached.set()
                await go_on.wait()
            yield event

    world.engine.run = run  # type: ignore[method-assign]
    async with world.working():
        await world.ask("a")
        await reached.wait()
        await world.ask("b")
        world.dispatcher.leave()
        go_on.set()
        async with asyncio.timeout(SECONDS):
            await world.dispatcher.finish()
            await world.deliverer.finish()
        assert await world.state("a") == "delivered"
    assert await world.state("b") == "queued"


async def test_a_group_that_became_a_supergroup_gets_its_pictures(world: World) -> None:
    """When a chat has moved, what was under way arrives in the new one, and so does what still waits."""
    world.telegram.errors["edit_message_media"] = [ChatMigrated(-1001)]
    async with world.working():
        await world.ask()
        await world.ends("delivered")
    assert world.telegram.pictures == [(-1001, 102)]
    row = await world.storage.job("a")
    assert row is not None
    assert row.chat_id == -1001


async def test_a_topic_that_is_gone_does_not_stop_a_picture(world: World) -> None:
    """Where a topic was deleted, the picture arrives in the chat itself."""
    world.telegram.errors["edit_message_media"] = [BadRequest("Message to edit not found")]
    async with world.working():
        await world.ask(thread_id=5)
        world.telegram.errors["send_message"] = [BadRequest("Message thread not found")]
        await world.ends("delivered")
    assert len(world.telegram.pictures) == 1


async def test_the_end_does_not_wait_for_what_cannot_be_sent(world: World) -> None:
    """What is put off to later is not waited for at the end."""
    world.telegram.errors["edit_message_media"] = [TimedOut()]
    async with world.working():
        await world.ask()
        await world.ends("rendered")
        await eventually(_put_off(world))
        async with asyncio.timeout(SECONDS):
            await world.deliverer.finish()
    assert await world.state() == "rendered"


def _put_off(world: World) -> Callable[[], Awaitable[bool]]:
    async def nothing_due() -> bool:
        return not await world.storage.due_deliveries()

    return nothing_due


async def test_an_end_that_was_not_told_is_told_at_the_next_start(world: World) -> None:
    """A job that failed just before the bot was killed does not say for ever that it is being painted."""
    await world.ask()
    row = await world.storage.take()
    assert row is not None
    await world.storage.fail(row.id, "memory", "too large", attempt=row.attempt)
    async with world.working():
        await world.telegram.until(lambda: world.telegram.said("too large for the machine"))
        await eventually(_all_told(world))


async def test_an_end_without_a_status_message_is_told_in_a_new_one(world: World) -> None:
    """Where the status message could not be sent, the owner still hears that the job failed."""
    world.telegram.errors["send_message"] = [NetworkError("down")]
    world.engine.scripts = [[Started(job_id="a"), Failed(job_id="a", code="memory", detail="")]]
    async with world.working():
        await world.ask()
        await world.telegram.until(lambda: world.telegram.said("too large for the machine"))
        await eventually(_all_told(world))


async def test_who_cannot_be_told_is_not_told_again_and_again(world: World) -> None:
    """An owner who has blocked the bot counts as told."""
    await world.ask()
    row = await world.storage.take()
    assert row is not None
    await world.storage.fail(row.id, "memory", "too large", attempt=row.attempt)
    world.telegram.errors["edit_message_text"] = [Forbidden("bot was blocked by the user")]
    async with world.working():
        await eventually(_all_told(world))


def _all_told(world: World) -> Callable[[], Awaitable[bool]]:
    async def nobody() -> bool:
        return not await world.storage.untold()

    return nobody


async def _not_to_be_kept(*_: object, **__: object) -> bool:
    raise DiskFull


async def test_a_full_disk_does_not_keep_the_dispatcher_from_ending(world: World) -> None:
    """A job that cannot be put back at the end is left, and put back at the next start."""
    begun = asyncio.Event()

    async def hang(job: AnyJob) -> AsyncIterator[Event]:
        begun.set()
        await asyncio.Event().wait()
        yield Started(job_id=job.id)

    requeue, run = world.storage.requeue, world.engine.run
    world.engine.run = hang  # type: ignore[method-assign]
    await world.ask()
    world.storage.requeue = _not_to_be_kept  # type: ignore[method-assign]
    dispatching = asyncio.create_task(world.dispatcher.run())
    await begun.wait()
    dispatching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dispatching
    world.storage.requeue, world.engine.run = requeue, run  # type: ignore[method-assign]
    async with world.working():
        await world.ends("delivered")


async def test_what_is_painted_is_not_lost_to_a_full_disk(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures that cannot be kept at once are kept a little later, and painted once."""
    monkeypatch.setattr(outcomes, "KEEP_PAUSES", (0.0, 0.0, 0.0))
    rendered, refusals = world.storage.rendered, [DiskFull(), DatabaseBusy()]

    async def sometimes(*asked: Any) -> bool:
        if refusals:
            raise refusals.pop()
        return await rendered(*asked)

    world.storage.rendered = sometimes  # type: ignore[method-assign]
    async with world.working():
        await world.ask()
        await world.ends("delivered")
    assert len(world.engine.jobs) == 1
    assert await world.available() == 99


async def test_a_disk_that_stays_full_is_no_fault_of_a_job(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some tries the dispatcher ends, to be begun again; the job is then painted and paid once."""
    monkeypatch.setattr(outcomes, "KEEP_PAUSES", (0.0,))
    rendered = world.storage.rendered
    world.storage.rendered = _not_to_be_kept  # type: ignore[method-assign]
    await world.ask()
    with pytest.raises(DiskFull):
        await world.dispatcher.run()
    async with asyncio.timeout(SECONDS):
        await world.dispatcher.finish()
    world.storage.rendered = rendered  # type: ignore[method-assign]
    async with world.working():
        await world.ends("delivered")
    assert await world.available() == 99


async def test_a_pause_stops_the_very_next_job(world: World) -> None:
    """A pause that comes while the engine gets ready is heeded: nothing is taken, and people are told soon."""
    ready = world.engine.ready

    async def pause() -> None:
        await ready()
        await world.storage.desk.pause("Fresh paint.")

    world.engine.ready = pause  # type: ignore[method-assign]
    async with world.working():
        await world.ask()
        await world.telegram.until(lambda: world.telegram.said("Fresh paint."))
    assert await world.state() == "queued"


async def test_who_leaves_does_not_wait_for_a_model(world: World) -> None:
    """With nothing under way there is nothing to wait for, be the model missing, looked for or loaded for hours."""
    loading = asyncio.Event()

    async def load() -> None:
        loading.set()
        await asyncio.Event().wait()

    world.engine.ready = load  # type: ignore[method-assign]
    async with world.working():
        await world.ask()
        await loading.wait()
        world.dispatcher.leave()
        async with asyncio.timeout(SECONDS):
            await world.dispatcher.finish()
    assert await world.state() == "queued"


async def test_an_end_is_told_where_the_chat_has_gone(world: World) -> None:
    """A group that became a supergroup hears of the failure there, once."""
    await world.ask()
    row = await world.storage.take()
    assert row is not None
    await world.storage.fail(row.id, "memory", "too large", attempt=row.attempt)
    world.telegram.errors["edit_message_text"] = [ChatMigrated(-1001)]
    async with world.working():
        await world.telegram.until(lambda: world.telegram.said("too large for the machine"))
        await eventually(_all_told(world))
    said = [chat for (chat, _), text in world.telegram.texts.items() if "too large" in text]
    assert said == [-1001]


async def test_an_end_is_told_though_the_status_message_was_deleted(world: World) -> None:
    """Where somebody deleted the status message while it was painted, a failure is told in a new one."""
    world.telegram.errors["edit_message_text"] = [BadRequest("Message to edit not found")]
    deleted = asyncio.Event()

    async def run(job: AnyJob) -> AsyncIterator[Event]:
        yield Started(job_id=job.id)
        await deleted.wait()
        yield Failed(job_id=job.id, code="memory", detail="")

    world.engine.run = run  # type: ignore[method-assign]
    async with world.working():
        await world.ask()
        async with asyncio.timeout(SECONDS):
            while world.telegram.errors["edit_message_text"]:  # noqa: ASYNC110  # a list rings no bell
                await asyncio.sleep(0.005)
        deleted.set()
        await world.telegram.until(lambda: world.telegram.said("too large for the machine"))
        await eventually(_all_told(world))


async def test_an_end_is_told_once(world: World) -> None:
    """However often an end is asked to be told where there is no status message, one message tells it."""
    world.telegram.errors["send_message"] = [NetworkError("down")]
    row = await world.ask()
    await world.storage.fail("a", "memory", "")
    for _ in range(3):
        world.board.show(row, Faces(Texts()).failed("memory"))
        await eventually(_all_told(world))
    await world.board.close()
    assert len(world.telegram.texts) == 1


NOT_MODIFIED = "Message is not modified: specified new message content and reply markup are exactly the same"


async def test_a_picture_whose_answers_are_lost_again_and_again_is_paid(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture that hangs is delivered, however often Telegram's answer to that was lost and the edit made again."""
    monkeypatch.setattr(deliverer, "backoff", lambda _: 0.0)
    world.telegram.errors["edit_message_media"] = [BadRequest(NOT_MODIFIED)] * 3
    world.telegram.errors["edit_message_caption"] = [BadRequest(NOT_MODIFIED)] * 2
    async with world.working():
        await world.ask()
        await world.ends("delivered")
    assert len(world.telegram.pictures) == 1
    assert await world.available() == 99


@pytest.mark.parametrize("error", [RetryAfter(0), ChatMigrated(7), NetworkError("down"), LookupError("?")])
async def test_a_delivery_is_not_tried_for_ever(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Whatever goes wrong each time, after so many tries the delivery is given up and costs nothing."""
    monkeypatch.setattr(deliverer, "backoff", lambda _: 0.0)
    monkeypatch.setattr(deliverer, "TRIES", 3)
    world.telegram.errors["edit_message_media"] = [error] * 100
    async with world.working():
        await world.ask()
        await world.ends("failed")
    assert await world.available() == 100


async def test_a_damaged_picture_is_refunded_at_once(world: World) -> None:
    """A file that is no picture any more cannot be sent, now or later."""
    kept = world.storage.rendered

    async def damage(job_id: str, attempt: int, pictures: list[NewPicture], seconds: float) -> bool:
        await asyncio.to_thread(Path(pictures[0].path).write_bytes, b"no picture")
        return await kept(job_id, attempt, pictures * 2, seconds)  # of several, a sheet is made

    world.storage.rendered = damage  # type: ignore[method-assign]
    async with world.working():
        await world.ask()
        await world.ends("failed")
    assert await world.available() == 100


async def test_a_delivery_that_the_memory_forgets_is_made_again(world: World) -> None:
    """When a full disk loses that a picture was sent, the same edit is made again, and the picture is not given up."""
    delivered, refusals = world.storage.delivered, [DiskFull()]

    async def sometimes(*asked: Any) -> bool:
        if refusals:
            raise refusals.pop()
        return await delivered(*asked)

    world.storage.delivered = sometimes  # type: ignore[method-assign]
    async with world.working():
        await world.ask()
        await world.ends("delivered")
    assert set(world.telegram.pictures) == {(7, 101)}


@pytest.mark.parametrize("error", [None, FileNotFoundError()], ids=["arrives", "lost"])
async def test_who_is_forgotten_meanwhile_is_told_nothing_false(world: World, error: Exception | None) -> None:
    """A delivery that its person's forgetting has ended is neither counted nor said to have failed."""
    sending, go_on = asyncio.Event(), asyncio.Event()
    edit = world.telegram.edit_message_media

    async def slowly(*asked: Any, **more: Any) -> Message:
        sending.set()
        await go_on.wait()
        if error:
            raise error
        return await edit(*asked, **more)

    world.telegram.edit_message_media = slowly  # type: ignore[method-assign]
    metrics = world.deliverer._metrics
    async with world.working():
        await world.ask()
        await sending.wait()
        await world.storage.desk.forget(7)
        go_on.set()
        async with asyncio.timeout(SECONDS):
            await world.deliverer.finish()
    assert b"wassily_job_outcomes_total{" not in metrics.page()
    assert not world.telegram.said("could not send")
    assert await world.available() == 100


async def test_the_model_is_switched_between_two_jobs(world: World, tmp_path: Path) -> None:
    """What is asked for while nothing waits is done at once, is kept over a restart, and painted with; what was asked
    for before has the new one too, and says so."""
    other = str(tmp_path / "other")
    await world.ask()
    await world.switching.ask(other)
    async with world.working():
        await world.ends("delivered")
        assert world.alerts == ["alert-model"]
        assert world.engine.jobs[0].model == other
        row = await world.storage.job("a")
        assert row is not None
        assert row.model == other
    assert world.engine.used == [other]
    assert await world.switching.asked() is None
    again = Painting(str(tmp_path / "model"), [other])
    await recall(world.storage, again)
    assert again.spec.name == other
    assert [spec.name for spec in again.offered] == [other, str(tmp_path / "model")]
    alone = Painting(str(tmp_path / "model"))
    await recall(world.storage, alone)
    assert alone.spec.name == str(tmp_path / "model")
    assert await world.storage.desk.switch(CHOSEN) is None


@pytest.mark.parametrize("name", ["gone", "never-named", "other"])
async def test_a_model_that_cannot_be_loaded_changes_nothing(world: World, tmp_path: Path, name: str) -> None:
    """One that is not there, is none of those offered, or breaks while it loads: the one before goes on painting."""
    if name == "other":
        world.engine.troubles = [ModelUnavailable("It is broken.")]
    await world.switching.ask(str(tmp_path / name))
    async with world.working():
        await world.ask()
        await world.ends("delivered")
    assert world.alerts == ["alert-model-refused"]
    assert world.engine.jobs[0].model == str(tmp_path / "model")
    assert await world.storage.desk.switch(NEXT) is None
    assert await world.storage.desk.switch(CHOSEN) is None


async def test_a_switch_helps_where_the_model_is_missing(world: World, tmp_path: Path) -> None:
    """Nobody waits for the next look at what is missing: the one that is chosen paints at once."""
    world.dispatcher._retry = 600.0
    world.engine.troubles = [ModelUnavailable("It is gone.")]
    async with world.working():
        await world.ask()
        await world.telegram.until(lambda: world.alerts == ["alert-trouble"])
        await world.switching.ask(str(tmp_path / "other"))
        world.dispatcher.call()
        await world.ends("delivered")
    assert world.alerts == ["alert-trouble", "alert-model"]
    assert world.painting.trouble is None
