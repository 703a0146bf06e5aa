"""Which model paints by default: the one of the settings, or the one that those who run the bot have chosen since."""

from __future__ import annotations

import logging
import time

from bot.operation.admins import Alert
from bot.painting import Painting, called
from engine.client import Engine
from engine.errors import EngineDied, ModelUnavailable
from storage import Storage

log = logging.getLogger(__name__)

CHOSEN, NEXT = "model", "model-next"
"""The switches that keep the model that was chosen, and the one that is to be loaded in its place."""


async def recall(storage: Storage, painting: Painting) -> None:
    """Let the model that was chosen before the start paint by default; one not offered any more is forgotten."""
    name = await storage.desk.switch(CHOSEN)
    if name is not None and not painting.prefer(name):
        log.warning("the model %s, which was chosen with /admin, is not offered any more", name)
        await storage.desk.set_switch(CHOSEN, None)


class Switching:
    """Changes the model between two jobs, whenever the program ends meanwhile; one that cannot be loaded changes
    nothing. Those who run the bot are told how it went."""

    def __init__(self, *, storage: Storage, engine: Engine, painting: Painting, alert: Alert) -> None:
        self._storage = storage
        self._engine = engine
        self._painting = painting
        self._alert = alert

    async def ask(self, name: str) -> None:
        """Let that one of the offered models paint by default, from the next job on."""
        await self._storage.desk.set_switch(NEXT, name)

    async def asked(self) -> str | None:
        """The model that was asked for and is not there yet."""
        return await self._storage.desk.switch(NEXT)

    async def work(self) -> bool | None:
        """Change the model, if that was asked for: True where it was changed, False where that failed."""
        name = await self.asked()
        if name is None:
            return None
        began = time.monotonic()
        try:
            spec = self._painting.demand(name)
            await self._engine.use(spec.name)
        except (ModelUnavailable, EngineDied) as error:
            log.error("the model %s cannot paint: %s", name, error)
            await self._storage.desk.set_switch(NEXT, None)
            kept = called(self._painting.spec)
            self._alert("alert-model-refused", model=name, why=str(error), kept=kept)
            return False
        seconds = time.monotonic() - began
        self._painting.prefer(name)
        await self._storage.desk.set_switch(CHOSEN, name)
        await self._storage.desk.set_switch(NEXT, None)
        log.info("the model %s paints from now on; loading it took %.1f s", name, seconds)
        self._alert("alert-model", model=called(spec), time=f"{seconds:.1f}")
        return True
