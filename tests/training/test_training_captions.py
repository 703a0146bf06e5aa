from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import pytest

from training.world.captions import caption
from training.world.grammar import grammar
from training.world.scenes import (
    ABOVE,
    BESIDE,
    COLOUR_NAMES,
    FRONT,
    GROUP,
    MEDLEY,
    NATURAL,
    ONE,
    Placed,
    Sampler,
    Scene,
)
from training.world.vocabulary import BACKGROUNDS, GLYPHS, LAYOUTS, LIGHTS, PLAIN, SIZES, SPOTS, STYLES
from training.world.words import LANGUAGES, Name, words

EVERYTHING = Sampler(things=len(GLYPHS), layouts=(0.3, 0.15, 0.15, 0.15, 0.15, 0.1), lights=0.4, styles=0.4, held=None)


def placed(glyph: str, tint: str = "", size: str = "medium") -> Placed:
    colour = COLOUR_NAMES.index(tint) if tint else NATURAL
    return Placed(GLYPHS.index(glyph), colour, list(SIZES).index(size), 0.5, 0.5, 0.4)


def scene(layout: int, *objects: Placed, background: str = "snow", **factors: int) -> Scene:
    return Scene(layout, objects, BACKGROUNDS.index(background), **factors)


def captions(of: Scene, language: str, *, complete: bool = False, times: int = 300) -> list[str]:
    """Many captions of a scene, without the capitals that some begin with."""
    rng = np.random.default_rng(5)
    said = [caption(rng, of, language, complete=complete) for _ in range(times)]
    return [text[0].lower() + text[1:] for text in said]


def scenes(number: int) -> list[Scene]:
    rng = np.random.default_rng(11)
    return [EVERYTHING(rng) for _ in range(number)]


def names_of(thing: Placed, language: str) -> str:
    """A pattern of all that an object may be called, in any form."""
    own = words(language)
    names = (own.objects if thing.colour == NATURAL else own.tintable)[thing.thing]
    return "|".join(re.escape(stem(form)) for name in names for form in (name.text, *name.forms))


def holds(text: str, thing: Placed, language: str) -> bool:
    """Whether a text in lower case names an object and says its tint."""
    natural = thing.colour == NATURAL
    colours = [""] if natural else forms(words(language)["colours"][COLOUR_NAMES[thing.colour]])
    return bool(re.search(names_of(thing, language), text)) and any(colour in text for colour in colours)


def stem(name: str) -> str:
    """What a name has in common with its plural: everything but a last y."""
    return name.lower().removesuffix("y")


def forms(entries: Iterable[str]) -> list[str]:
    return [form for entry in entries for form in entry.split(" ")]


def says(text: str, options: Sequence[str], colour: Sequence[str] = ()) -> bool:
    """Whether a text has any of the ways to say something."""
    patterns = (re.escape(option).replace(r"\{x\}", ".*") for option in options)
    fillings = "|".join(map(re.escape, colour))
    return any(re.search(re.sub(r"\\\{colour[^}]*\\\}", f"(an? )?({fillings})", pattern), text) for pattern in patterns)


def tells_apart(text: str, of: Scene, language: str) -> bool:
    """Whether a text says which of two objects is the left one, the upper one or the one in front."""
    own, relation = words(language), LAYOUTS[of.layout]
    named = {key: names_of(each, language) for key, each in zip("ab", of.objects, strict=True)}

    def pattern(template: str) -> str:
        return re.sub(r"\\{([ab])[^}]*\\}", lambda found: rf".*({named[found[1]]})\w*", re.escape(template))

    return any(re.search(pattern(told), text) for told in (*own["relations"][relation], *own["clauses"][relation]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_complete_caption_says_every_factor(language: str) -> None:
    """Objects, tints, sizes, spot, number, relation, background, light and style are all in it."""
    own = words(language)
    rng = np.random.default_rng(2)
    for of in scenes(1500):
        text = caption(rng, of, language, complete=True).lower()
        assert all(holds(text, each, language) for each in of.objects), text
        background = BACKGROUNDS[of.background]
        plain = background in PLAIN
        colours = forms(own["colours"][background]) if plain else ()
        assert says(text, own["backgrounds"]["plain" if plain else background], colours), text
        assert not of.light or says(text, own["lights"][LIGHTS[of.light]]), text
        assert not of.style or says(text, own["styles"][STYLES[of.style]]), text
        assert not of.spot or says(text, own["spots"][list(SPOTS)[of.spot]]), text
        for each in of.objects:
            sizes = own["sizes"].get(list(SIZES)[each.size])
            assert not sizes or any(form in text for entry in sizes for form in (entry, *entry.split(" "))), text
        if of.layout in (BESIDE, ABOVE, FRONT):
            assert tells_apart(text, of, language), text


@pytest.mark.parametrize(
    ("language", "two", "three"),
    [
        ("en", {"two", "2", "a pair of", "a couple of"}, {"three", "3"}),
        ("ru", {"два", "2", "пара"}, {"три", "3"}),
        ("ko", {"두", "2", "한 쌍"}, {"세", "3"}),
    ],
)
def test_a_complete_caption_says_how_many_there_are(language: str, two: set[str], three: set[str]) -> None:
    """Two are called two in one of several ways, and never three."""
    robot = placed("🤖", "red")
    for number, said, other in ((2, two, three), (3, three, two)):
        for text in captions(scene(GROUP, *[robot] * number), language, complete=True):
            assert any(way in text for way in said), text
            assert not any(way in text for way in other), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tint_is_always_said(language: str) -> None:
    """Nothing but the words can tell an object's tint, so that even the briefest caption has it."""
    rng = np.random.default_rng(4)
    for of in scenes(1000):
        text = caption(rng, of, language).lower()
        assert all(holds(text, each, language) for each in of.objects), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_caption_has_no_colour_that_the_scene_lacks(language: str) -> None:
    """Every colour in it is a tint, the background's, or part of what an object of natural colour is called."""
    own = words(language)
    every = {form for entries in own["colours"].values() for form in forms(entries)}
    rng = np.random.default_rng(6)
    for of in scenes(1500):
        allowed = set(forms(own["colours"].get(BACKGROUNDS[of.background], ())))
        for each in of.objects:
            if each.colour == NATURAL:
                allowed |= {form for name in own.objects[each.thing] for form in name.text.split(" ")}
                allowed |= {part for name in own.objects[each.thing] for form in name.forms for part in form.split(" ")}
            else:
                allowed |= set(forms(own["colours"][COLOUR_NAMES[each.colour]]))
        text = caption(rng, of, language).lower().replace("black and white", "")
        said = every & set(re.findall(r"[^\W_]+", re.sub(r"чер\w+-бел\w+", "", text)))
        # The plural of an orange is no colour, but its singular is.
        assert said <= {form.lower() for form in allowed}, text


def test_a_caption_names_no_object_that_the_scene_lacks(rng: np.random.Generator) -> None:
    """Taking the longest names first, every name found in it is that of an object in the scene."""
    known: dict[str, int] = {}
    for thing, names in enumerate(words("en").tintable):
        for each in names:
            known[each.text.lower()] = thing
            if grammar("en").countable(each):
                known[grammar("en").many(each, [], 2)["many"].lower()] = thing
    pattern = re.compile(rf"\b({'|'.join(sorted(map(re.escape, known), key=len, reverse=True))})\b")
    for of in scenes(1500):
        text = caption(rng, of, "en").lower().replace("picture of", "").replace("drawing of", "")
        text = re.sub("under the stars|among the clouds", "", text)
        assert {known[found] for found in pattern.findall(text)} <= {each.thing for each in of.objects}, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_leave_things_out(language: str) -> None:
    """The background is said in most captions, not in all."""
    own = words(language)
    said = [says(text, own["backgrounds"]["snow"]) for text in captions(scene(ONE, placed("🍎")), language)]
    assert 0.7 < float(np.mean(said)) < 0.97


@pytest.mark.parametrize("language", LANGUAGES)
def test_captions_follow_from_the_seed(language: str) -> None:
    """The same generator gives the same captions."""

    def made() -> list[str]:
        rng = np.random.default_rng(9)
        return [caption(rng, of, language) for of in scenes(100)]

    assert made() == made()
    assert len(set(made())) > 95


@pytest.mark.parametrize("language", LANGUAGES)
def test_captions_are_short(language: str) -> None:
    """Four objects with their tints before a background, in a light and a style, take thirty words at most."""
    rng = np.random.default_rng(8)
    assert max(len(caption(rng, of, language, complete=True).split()) for of in scenes(2000)) <= 30


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_scene_is_told_in_many_ways(language: str) -> None:
    """Captions of one scene differ in order, in words and in what they leave out."""
    of = scene(BESIDE, placed("🐱", "red"), placed("🚗", "blue"), background="green", light=1, style=3)
    assert len(set(captions(of, language))) > 250


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_of_plain_light_and_style(language: str) -> None:
    """What is as usual goes without saying."""
    own = words(language)
    for text in captions(scene(ONE, placed("🍎")), language, complete=True):
        assert not any(says(text, options) for table in ("lights", "styles") for options in own[table].values()), text


def name(glyph: str, language: str, text: str) -> Name:
    return next(each for each in words(language).objects[GLYPHS.index(glyph)] if each.text == text)


@pytest.mark.parametrize(
    ("glyph", "text", "size", "phrase"),
    [
        ("🐱", "cat", "", "a cat"),
        ("🦉", "owl", "", "an owl"),
        ("🦉", "owl", "tiny", "a tiny owl"),
        ("🦄", "unicorn", "", "a unicorn"),
        ("🛸", "UFO", "", "a UFO"),
        ("⌛", "hourglass", "", "an hourglass"),
        ("🩻", "X-ray", "", "an X-ray"),
        ("✂️", "scissors", "", "scissors"),
        ("🧀", "cheese", "", "cheese"),
        ("🎅", "Santa Claus", "", "Santa Claus"),
        ("🗽", "Statue of Liberty", "", "the Statue of Liberty"),
    ],
)
def test_english_articles(glyph: str, text: str, size: str, phrase: str) -> None:
    """A or an goes by the sound of what follows; what is plural, a mass or a name has neither."""
    own = name(glyph, "en", text)
    assert format(grammar("en").one(own, [size] if size else [], article=True), "") == phrase


@pytest.mark.parametrize(
    ("glyph", "text", "plural"),
    [
        ("🍎", "apple", "red apples"),
        ("🦊", "fox", "red foxes"),
        ("🍓", "strawberry", "red strawberries"),
        ("🔑", "key", "red keys"),
        ("🐭", "mouse", "red mice"),
        ("🐑", "sheep", "red sheep"),
        ("✂️", "scissors", "pairs of red scissors"),
    ],
)
def test_english_plurals(glyph: str, text: str, plural: str) -> None:
    """Regular plurals are made, others read from the table, and scissors counted in pairs."""
    assert grammar("en").many(name(glyph, "en", text), ["red"], 3)["many"] == plural


RED, BLUE, LARGE = (
    words("ru")[table][key][0] for table, key in (("colours", "red"), ("colours", "blue"), ("sizes", "large"))
)


@pytest.mark.parametrize(
    ("glyph", "text", "adjectives", "nominative", "genitive", "instrumental"),
    [
        ("🍎", "яблоко", [RED], "красное яблоко", "красного яблока", "красным яблоком"),
        ("🚗", "машина", [BLUE], "синяя машина", "синей машины", "синей машиной"),
        ("🐱", "кот", [LARGE, BLUE], "большой синий кот", "большого синего кота", "большим синим котом"),
        ("✂️", "ножницы", [RED], "красные ножницы", "красных ножниц", "красными ножницами"),
        ("☕", "кофе", [RED], "красный кофе", "красного кофе", "красным кофе"),
        ("🐞", "божья коровка", [], "божья коровка", "божьей коровки", "божьей коровкой"),
        ("👮", "полицейский", [BLUE], "синий полицейский", "синего полицейского", "синим полицейским"),
    ],
)
def test_russian_adjectives_agree(
    glyph: str, text: str, adjectives: list[str], nominative: str, genitive: str, instrumental: str
) -> None:
    """Adjectives have the gender, number and case of their noun."""
    phrase = grammar("ru").one(name(glyph, "ru", text), adjectives, article=False)
    assert (f"{phrase}", f"{phrase:gen}", f"{phrase:ins}") == (nominative, genitive, instrumental)


@pytest.mark.parametrize(
    ("glyph", "text", "number", "few", "many"),
    [
        ("🍎", "яблоко", 3, "три красных яблока", "красных яблок"),
        ("🐱", "кот", 2, "два красных кота", "красных котов"),
        ("🚗", "машина", 2, "две красные машины", "красных машин"),
        ("🐞", "божья коровка", 4, "четыре красные божьи коровки", "красных божьих коровок"),
        ("🎈", "воздушный шар", 3, "три красных воздушных шара", "красных воздушных шаров"),
        ("🍦", "мороженое", 2, "два красных мороженых", "красных мороженых"),
        ("✂️", "ножницы", 2, "двое красных ножниц", "красных ножниц"),
    ],
)
def test_russian_numerals_govern_their_nouns(glyph: str, text: str, number: int, few: str, many: str) -> None:
    """Two to four take the genitive singular, and feminine adjectives the nominative; several take the plural."""
    fields = grammar("ru").many(name(glyph, "ru", text), [RED], number)
    assert ("{number} {few}".format(**fields), fields["many"]) == (few, many)


def test_russian_relations_govern_cases() -> None:
    """Left of takes the genitive; above, below, in front and behind take the instrumental."""
    apple, car = placed("🍎"), placed("🚗", "red")
    assert "яблоко слева от красной машины" in " ".join(captions(scene(BESIDE, apple, car), "ru"))
    assert "яблоко над красной машиной" in " ".join(captions(scene(ABOVE, apple, car), "ru"))
    assert "красная машина под яблоком" in " ".join(captions(scene(ABOVE, apple, car), "ru"))
    assert "яблоко перед красной машиной" in " ".join(captions(scene(FRONT, apple, car), "ru"))
    assert "красная машина за яблоком" in " ".join(captions(scene(FRONT, apple, car), "ru"))
    assert "яблоко на синем фоне" in " ".join(captions(scene(ONE, apple, background="blue"), "ru"))


@pytest.mark.parametrize(
    ("glyph", "text", "phrase"),
    [
        ("🐘", "слон", "со слоном"),
        ("🐶", "собака", "с собакой"),
        ("🐶", "щенок", "со щенком"),
        ("🐱", "кот", "с котом"),
    ],
)
def test_russian_with_before_two_consonants(glyph: str, text: str, phrase: str) -> None:
    """ "С" becomes "со" before a hissing sound and another consonant."""
    assert f"{grammar('ru').one(name(glyph, 'ru', text), [], article=False):с}" == phrase


@pytest.mark.parametrize(
    ("glyph", "text", "said"),
    [
        ("🐱", "고양이", "고양이가 고양이는 고양이를 고양이와 고양이랑"),
        ("🤖", "로봇", "로봇이 로봇은 로봇을 로봇과 로봇이랑"),
        ("🐷", "돼지", "돼지가 돼지는 돼지를 돼지와 돼지랑"),
        ("🐻", "곰", "곰이 곰은 곰을 곰과 곰이랑"),
        ("🛸", "UFO", "UFO가 UFO는 UFO를 UFO와 UFO랑"),
    ],
)
def test_korean_particles_follow_the_last_sound(glyph: str, text: str, said: str) -> None:
    """After a final consonant a particle has another form than after a vowel."""
    phrase = grammar("ko").one(name(glyph, "ko", text), [], article=False)
    assert f"{phrase:이} {phrase:은} {phrase:을} {phrase:과} {phrase:이랑}" == said


def test_korean_counters() -> None:
    """Animals, people, machines and things are counted by words of their own, and so are their synonyms."""
    for glyph, counted in (
        ("🐱", "고양이 두 마리"),
        ("👮", "경찰관 두 명"),
        ("🚗", "자동차 두 대"),
        ("🍎", "사과 두 개"),
    ):
        assert counted in " ".join(captions(scene(GROUP, placed(glyph), placed(glyph)), "ko"))
    assert "새끼 고양이 두 마리" in " ".join(captions(scene(GROUP, placed("🐱"), placed("🐱")), "ko"))


def test_korean_modifiers_come_first() -> None:
    """Colours and places stand before what they are of."""
    of = scene(ONE, placed("🍎", "red"), background="blue")
    assert "파란 배경의 빨간 사과" in " ".join(captions(of, "ko"))


def test_a_pair_of_scissors_is_one() -> None:
    """Two pairs of scissors are never called a pair."""
    for language, pair in (("en", "a pair"), ("ru", "пара")):
        said = captions(scene(GROUP, placed("✂️"), placed("✂️")), language)
        assert not any(text.startswith(pair) for text in said)


def test_a_list_is_read_in_order() -> None:
    """Several different objects are named from left to right and from top to bottom."""
    for text in captions(scene(MEDLEY, placed("🦒"), placed("🐧"), placed("🐧", "red")), "en"):
        assert text.index("giraffe") < text.index("penguin") < text.index("red penguin")


def test_a_caption_begins_with_a_capital_now_and_then() -> None:
    """Most people do without."""
    rng = np.random.default_rng(1)
    capital = [caption(rng, scene(ONE, placed("🐧")), "en")[0].isupper() for _ in range(400)]
    assert 0.03 < float(np.mean(capital)) < 0.2
