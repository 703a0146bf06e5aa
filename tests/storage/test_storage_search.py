from __future__ import annotations

import pytest
from storage_world import World

from storage.places import DATABASE

PROMPTS = {
    "apple": "A red Apple, on the left of a green pear",
    "street": "Häuser an der Straße <b>bei</b> Nacht",
    "russian": "Красное яблоко ё",
    "hindi": "लाल सेब है",
    "hebrew": "\u200fתפוח אדום\u200f",
    "arabic": "تفاحة حمراء",
    "chinese": "一个红苹果 in the rain",
    "japanese": "ガラスの城",
    "thai": "แมวสีแดง",
    "korean": "빨간 사과",
    "emoji": "🍎🦊 👍🏽 ❤️ 🫠",
    "syntax": 'don\'t AND "never" OR NEAR(prompt: x*) -5 {^} 100%_',
}


async def found(world: World, words: str | None, person: int = 1, **more: object) -> list[str]:
    return [entry.job.id for entry in await world.storage.history(person, words=words, limit=99, **more)]


async def fill(world: World) -> None:
    for name, prompt in PROMPTS.items():
        delivery = await world.rendered(name, prompt=prompt, cost=0)
        await world.storage.delivered(delivery.id, [])


async def test_words_are_found_in_any_script(world: World) -> None:
    """Every word asked for begins a word of the prompt, whatever its case; where a script has no spaces between words,
    and among emoji, it is found anywhere."""
    await fill(world)
    for words, names in {
        "apple": ["apple"],
        "APP  gre\u3000pea": ["apple"],
        "apple blue": [],
        "pple": [],
        "häus": ["street"],
        "HAUS straße": ["street"],
        "красн ЯБЛ": ["russian"],
        "себ": [],
        "सेब": ["hindi"],
        "से": ["hindi"],
        "תפו": ["hebrew"],
        "حمراء": ["arabic"],
        "苹果": ["chinese"],
        "rain 红": ["chinese"],
        "苹果 sun": [],
        "の城": ["japanese"],
        "สีแดง": ["thai"],
        "사과": ["korean"],
        "🦊": ["emoji"],
        "❤ 🫠": ["emoji"],
        "👍": ["emoji"],
        "🐙": [],
        "apple🦊": [],
    }.items():
        assert await found(world, words) == names, words


async def test_nothing_that_a_person_types_is_syntax(world: World) -> None:
    """Quotes, operators, wildcards and markup are looked for as the words that they are beside."""
    await fill(world)
    for words, names in {
        "don't": ["syntax"],
        "DON’T": ["syntax"],
        '"never"': ["syntax"],
        "AND OR NEAR": ["syntax"],
        "apple OR never": [],
        "prompt:x": ["syntax"],
        "person_id:1": [],
        "-5": ["syntax"],
        "<b>bei</b>": ["street"],
        "100%": ["syntax"],
        "x*": ["syntax"],
        "nev\0er": [],
        "apple\0": ["apple"],
        "NOT": [],
        "'; DROP TABLE jobs; --": [],
    }.items():
        assert await found(world, words) == names, words


@pytest.mark.parametrize("words", ["...", '"', '""', "*", "( ) { } ^ : -", "\u200b\u200f", "\0", "\ufe0f", "_ %"])
async def test_nothing_to_look_for_finds_nothing(world: World, words: str) -> None:
    """Signs without a word among them find nothing, and break nothing."""
    await fill(world)
    assert await found(world, words) == []


async def test_no_words_are_no_search(world: World) -> None:
    """Without words, and with blanks alone, history tells everything."""
    await fill(world)
    assert (
        len(await found(world, None)) == len(await found(world, "")) == len(await found(world, " \n")) == len(PROMPTS)
    )


async def test_a_very_long_search_is_answered(world: World) -> None:
    """Ten thousand words, and a word of ten thousand letters, are a search like any other."""
    await world.rendered("long", prompt="apple " * 10_000)
    assert await found(world, "apple " * 10_000) == ["long"]
    assert await found(world, "苹 " * 10_000) == []
    assert await found(world, "a" * 10_000) == []
    assert await found(world, " ".join(f"apple{number}" for number in range(10_000))) == []
    assert await found(world, " ".join(chr(0x4E00 + number) for number in range(10_000))) == []


async def test_scripts_younger_than_the_index_break_nothing(world: World) -> None:
    """Letters that the index does not know may not be found, and harm no search."""
    await world.rendered("young", prompt="𞤀𞤁 apple 𐓐𐓑x")
    for words in ("𞤀𞤁", "𐓐𐓑x", "ab𞤀cd"):
        assert set(await found(world, words)) <= {"young"}
    assert await found(world, "apple") == ["young"]


async def test_a_search_has_pages(world: World) -> None:
    """Newest first, with the same cursors as history, without gap or repetition while more is made."""
    for number in range(7):
        await world.rendered(f"job{number}", prompt="a cat" if number % 2 else "a red apple", cost=0)
    first = await world.storage.history(1, words="apple", limit=2)
    await world.rendered("newer", cost=0)
    second = await world.storage.history(1, words="apple", limit=2, before=first[-1].cursor)
    assert [entry.job.id for entry in first + second] == ["job6", "job4", "job2", "job0"]
    assert await world.storage.history(1, words="apple", before=second[-1].cursor) == []
    [older, *_] = await world.storage.history(1, before=first[-1].cursor)
    assert older.job.id == "job3"


async def test_everybody_searches_their_own(world: World) -> None:
    """Other people's prompts, another chat's, what was not painted and what was deleted is not found."""
    await world.rendered("mine")
    await world.rendered("public", chat=-1)
    await world.rendered("theirs", person=2)
    await world.submit("waits")
    await world.submit("number", prompt="2 apples", person=3)
    delivery = await world.storage.still_due(1)
    assert delivery is not None
    assert await found(world, "apple") == ["public", "mine"]
    assert await found(world, "苹") == []
    assert await found(world, "apple", chat_id=-1) == ["public"]
    assert await found(world, "apple", person=2) == ["theirs"]
    assert await found(world, "apple", person=99) == []
    await world.storage.delivered(delivery.id, [])
    await world.storage.library.delete(picture.id for picture in delivery.pictures)
    assert await found(world, "apple") == ["public"]


async def test_favourites_alone(world: World) -> None:
    """Of what a person made those that they have marked, with and without words; others' pictures are not among it."""
    library = world.storage.library
    pictures = {}
    for number in range(4):
        delivery = await world.rendered(f"job{number}", prompt=f"a cat {number}", count=2, chat=-1 if number else 1)
        pictures[number] = delivery.pictures
    theirs = await world.rendered("theirs", person=2, prompt="a cat")
    for picture in (*pictures[0], pictures[2][1], theirs.pictures[0]):
        await library.favour(1, picture.id, True)
    await library.favour(2, pictures[3][0].id, True)
    assert await found(world, None, favourites=True) == ["job2", "job0"]
    assert await found(world, "cat", favourites=True) == ["job2", "job0"]
    assert await found(world, "cat 0", favourites=True) == ["job0"]
    assert await found(world, None, favourites=True, chat_id=-1) == ["job2"]
    [first] = await world.storage.history(1, favourites=True, limit=1)
    [second] = await world.storage.history(1, favourites=True, limit=1, before=first.cursor)
    assert [first.job.id, second.job.id] == ["job2", "job0"]


async def test_what_is_erased_is_in_no_index(world: World) -> None:
    """Words of erased prompts are not found, and are not in the files of the database either."""
    await world.rendered("mine", prompt="xylophonist xx marmalade")
    await world.rendered("theirs", person=2, prompt="a zeppelin")
    assert b"xylophon" in (everything := _everything(world))
    assert b"zeppelin" in everything
    await world.storage.desk.forget(1)
    assert await found(world, "xylophonist") == []
    everything = _everything(world)
    assert b"zeppelin" in everything
    for trace in (b"xylophon", b"ylophonist", b"marmal", b"armalade"):
        assert trace not in everything
    assert await found(world, "zep", person=2) == ["theirs"]


def _everything(world: World) -> bytes:
    return b"".join(path.read_bytes() for path in world.folder.glob(f"{DATABASE}*"))
