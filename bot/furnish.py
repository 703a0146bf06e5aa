"""The parts of the bot, made and put together."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass

from telegram import Bot

from bot.alarms import Alarms, delivery_bell
from bot.board.faces import FacesByLanguage
from bot.board.status import Board
from bot.buttons import Keyboards
from bot.commands import COMMANDS, SALES
from bot.dispatcher import Dispatcher
from bot.exporting.porter import Porter
from bot.group_admins import GroupAdmins
from bot.house import House
from bot.inline.cards import Cards
from bot.metrics import Metrics
from bot.operation.admins import Admins
from bot.operation.broadcasting import Broadcaster
from bot.operation.care import Care
from bot.operation.errors import Errors
from bot.operation.keeping import keep_running
from bot.operation.running import Operation
from bot.operation.stopping import Stopping
from bot.operation.switching import Switching, recall
from bot.operation.vitals import Vitals
from bot.painting import Painting
from bot.pictures.gallery import Gallery
from bot.pictures.pictures_in import PicturesIn
from bot.rules.doors import Doors, Rules
from bot.rules.groups import Groups
from bot.rules.policy import Policy
from bot.sales.refunds import Refunds
from bot.sales.shop import Shop
from bot.sending.deliverer import Deliverer
from bot.sending.notices import Notices
from bot.sending.pace import Pace
from bot.sending.redraw import Redraw
from bot.sending.vanishing import Vanishing
from bot.settings import Settings
from bot.texts import Languages
from bot.web.health import Health
from engine.client import Deadlines, LocalEngine
from storage import Storage

PAINTED_BY, DELIVERED_BY, STOPPED_BY = 0.7, 1.0, 1.0
"""By which share of the time for stopping the job at work must be done, what is painted sent, and the engine gone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Furniture:
    """What there is before the house: its ways to Telegram and to the disk."""

    bot: Bot
    storage: Storage
    pace: Pace
    health: Health
    metrics: Metrics
    policies: tuple[Policy, ...]
    errors: Errors


async def furnish(settings: Settings, given: Furniture, stopping: Stopping, stack: AsyncExitStack) -> House:
    """Make the parts of the house, and set those to work that work by themselves; `stack` ends them."""
    bot, storage, metrics = given.bot, given.storage, given.metrics
    languages, painting = Languages(), Painting(settings.model, settings.models)
    given.health.painting = painting
    await recall(storage, painting)
    keyboards, faces = Keyboards(storage, languages), FacesByLanguage(languages)
    gallery = Gallery(storage, languages, keyboards, painting)
    board = Board(bot=bot, storage=storage, pace=given.pace, faces=faces, keyboards=keyboards, painting=painting)
    stack.push_async_callback(board.close)
    redraw = Redraw(given.pace)
    stack.push_async_callback(redraw.close)
    engine = _engine(settings, painting, storage, metrics)
    stack.push_async_callback(engine.stop)
    stack.push_async_callback(stopping.within, STOPPED_BY, engine.stop)  # a process that takes longer is killed
    admins = Admins(bot, storage, languages, settings.admins)
    stack.push_async_callback(stopping.within, DELIVERED_BY, admins.finish)
    await engine.start()
    timer_set = asyncio.Event()
    given.pace.sent = Vanishing(storage, timer_set).sent
    deliverer = Deliverer(
        bot=bot,
        storage=storage,
        board=board,
        faces=faces,
        gallery=gallery,
        metrics=metrics,
        arriving=Notices(storage).promise,
        delivered=delivery_bell(storage, timer_set),
    )
    switching = Switching(storage=storage, engine=engine, painting=painting, alert=admins.alert)
    dispatcher = Dispatcher(
        storage=storage,
        engine=engine,
        board=board,
        faces=faces,
        painting=painting,
        deliver=deliverer.wake,
        alert=admins.alert,
        switching=switching,
        metrics=metrics,
    )
    care = Care(storage=storage, alert=admins.alert, keep_days=settings.keep_days)
    broadcaster = Broadcaster(bot=bot, storage=storage, pace=given.pace, languages=languages, keyboards=keyboards)
    vitals = Vitals(engine=engine, errors=given.errors, device=settings.device)
    group_admins = GroupAdmins(bot)
    shop = Shop(settings.stars_packs, settings.stars_support)
    house = House(
        bot=bot,
        storage=storage,
        languages=languages,
        faces=faces,
        painting=painting,
        keyboards=keyboards,
        gallery=gallery,
        pictures_in=PicturesIn(bot, storage),
        board=board,
        redraw=redraw,
        dispatcher=dispatcher,
        commands=COMMANDS + SALES if shop.is_known else COMMANDS,
        doors=Doors(storage.desk, _rules(settings), Groups(group_admins.runs, storage.last_asked)),
        policies=given.policies,
        metrics=metrics,
        max_waiting=settings.max_waiting,
        pictures=settings.pictures,
        operation=Operation(vitals=vitals, switching=switching, broadcaster=broadcaster),
        group_admins=group_admins,
        group_allowance=settings.group_allowance,
        timer_set=timer_set,
        shop=shop,
    )
    alarms, refunds = Alarms(house), Refunds(house, admins.alert)
    cards = Cards(bot=bot, storage=storage, gallery=gallery, faces=faces, languages=languages)
    porter = Porter(bot=bot, storage=storage, languages=languages, keyboards=keyboards)
    workers = (alarms, refunds, cards, porter, broadcaster)
    for run in (care.run, board.run, deliverer.run, dispatcher.run, *(each.run for each in workers)):
        keep_running(run, stack)
    stack.push_async_callback(stopping.within, DELIVERED_BY, deliverer.finish)
    stack.push_async_callback(stopping.within, PAINTED_BY, dispatcher.finish)
    return house


def _engine(settings: Settings, painting: Painting, storage: Storage, metrics: Metrics) -> LocalEngine:
    return LocalEngine(
        painter=settings.painter,
        output=storage.pictures.folder,
        model=painting.spec.name,
        device=settings.device,
        deadlines=Deadlines(load=settings.load_seconds, step=settings.step_seconds, decode=settings.step_seconds),
        guard=settings.guard,
        guard_labels=settings.guard_labels.split(","),
        guard_threshold=settings.guard_threshold,
        on_start=metrics.engine_started,
    )


def _rules(settings: Settings) -> Rules:
    return Rules(
        admins=settings.admins,
        people=settings.allowed_people,
        chats=settings.allowed_chats,
        per_minute=settings.requests_per_minute,
    )
