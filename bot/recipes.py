"""What a picture was painted from, made ready to be painted again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.asked import Asked
from bot.house import House
from bot.refusal import Refusal
from bot.wishes import Wish
from engine.jobs import Picture
from storage import JobRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """A wish, and the pictures of ours that it starts from. `photos` is how many pictures that a person sent it starts
    from beside those."""

    wish: Wish
    parents: tuple[int, ...]
    photos: int


async def recipe_of(house: House, asked: Asked, job: JobRow) -> Recipe:
    """The job's recipe, for whoever asks. Raises `Refusal` where what it starts from is gone, or is not theirs.

    A photo that somebody sent is theirs alone: nobody else paints from it, since a variation can come close to the
    photo itself. Whoever has it too sends it, and asks for the same.
    """
    recipe = await read_recipe(house, job)
    if recipe.photos and job.person_id != asked.person.id:
        raise Refusal("recipe-private")
    for part in recipe.wish.parts:
        if isinstance(part, Picture) and not (house.storage.pictures.folder / part.path).is_file():
            raise Refusal("source-lost")
    return recipe


async def read_recipe(house: House, job: JobRow) -> Recipe:
    """The job's recipe. Raises `Refusal` for a job that was erased, and for one whose pictures to start from were
    deleted."""
    if job.erased_at is not None:
        raise Refusal("picture-lost")
    wish = Wish.loads(job.payload)
    parents = await house.storage.library.parents(job.id)
    if any(picture.deleted_at is not None for picture in parents):
        raise Refusal("source-lost")
    ours = {house.pictures_in.name(picture.path) for picture in parents}
    photos = sum(isinstance(part, Picture) and part.path not in ours for part in wish.parts)
    return Recipe(wish=wish, parents=tuple(picture.id for picture in parents), photos=photos)


def reshaped(recipe: Recipe, ratio: tuple[int, int]) -> Recipe:
    """The same in another shape."""
    return replace(recipe, wish=recipe.wish.evolve(ratio=ratio, size=None))
