"""What is asked for, ready to be put in line: everything decided, looked at, and priced."""

from __future__ import annotations

from dataclasses import dataclass

from bot.asked import Asked
from bot.house import House
from bot.painting import called
from bot.refusal import Refusal
from bot.requests.cost import cost
from bot.requests.tastes import decide
from bot.requests.wishes import Wish
from bot.rules.groups import allowance_of
from bot.rules.policy import screen
from bot.texts import Texts
from engine.jobs import Picture
from engine.models import ModelSpec
from storage import NewJob


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A wish with nothing left open, the model that paints it, and the pictures of ours that it starts from."""

    wish: Wish
    spec: ModelSpec
    parents: tuple[int, ...] = ()
    allowance: int = 0
    """How many credits a day its group has for its members."""
    from_basket: bool = False
    """Whether its pictures were put aside, which they are no more once it is in line."""

    @property
    def credits(self) -> int:
        """What it costs."""
        return cost(self.wish.sampling(self.spec), self.spec)

    def job(self, asked: Asked, job_id: str, origin: str | None) -> NewJob:
        """The job that it becomes for whoever asks."""
        return NewJob(
            id=job_id,
            person_id=asked.person.id,
            chat_id=asked.chat.id,
            thread_id=asked.thread_id,
            request_message_id=asked.message_id,
            update_id=asked.update_id,
            kind=self.wish.kind,
            model=self.spec.name,
            payload=self.wish.evolve(theme=None).dumps(),  # whoever paints it again asks for no theme
            cost=self.credits,
            prompt=self.wish.prompt,
            parents=self.parents,
            sources=tuple(part.path for part in self.wish.parts if isinstance(part, Picture)),
            language=asked.language,
            origin=origin,
            allowance=self.allowance,
            from_basket=self.from_basket,
        )

    def reasons(self, texts: Texts) -> str:
        """What makes the price, as plain text: the number of pictures, and what is beyond the model's own numbers."""
        sampling, spec = self.wish.sampling(self.spec), self.spec
        said = [texts.plain("price-pictures", count=sampling.num_images)]
        if sampling.num_inference_steps != spec.num_inference_steps:
            steps, usual = sampling.num_inference_steps, spec.num_inference_steps
            said.append(texts.plain("price-steps", steps=steps, usual=usual))
        if sampling.width * sampling.height > spec.width * spec.height:
            said.append(texts.plain("price-size", width=str(sampling.width), height=str(sampling.height)))
        return ", ".join(said)


def ordered(house: House, asked: Asked, wish: Wish, parents: tuple[int, ...] = ()) -> Order:
    """The order for a wish. Raises `Refusal` where the model cannot do it, or its words are not to be painted."""
    wish = decide(wish, asked.tastes, house.painting, house.pictures)
    spec = house.painting.chosen(wish.options.model)
    if wish.kind not in spec.tasks:
        raise Refusal("task-missing", model=called(spec))
    screen(house.policies, wish)
    return Order(wish=wish, spec=spec, parents=parents, allowance=allowance_of(asked, house.group_allowance))
