from __future__ import annotations

from collections import Counter

import pytest

from training.world.grammar import grammar
from training.world.scenes import glyph
from training.world.vocabulary import COLOURS, GLYPHS, LIGHTS, PLAIN, RELATIONS, SCENERY, SPOTS, STYLES
from training.world.words import LANGUAGES, Name, all_names, names, words

SURROUNDINGS = ("spots", "backgrounds", "lights", "styles")


def test_there_are_six_hundred_objects_or_more() -> None:
    """Every object of the list is another character."""
    assert len(set(GLYPHS)) == len(GLYPHS) >= 600


def test_every_object_is_drawn_and_no_two_look_alike() -> None:
    """The font has a bitmap of its own for each object."""
    assert len({glyph(thing).tobytes() for thing in range(len(GLYPHS))}) == len(GLYPHS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_object_has_names_and_shares_none_with_another(language: str) -> None:
    """No name, be it the first or a synonym, stands for two objects, whatever its case."""
    own = words(language).objects
    assert len(own) == len(GLYPHS)
    said = Counter(name.text.lower() for each in own for name in each)
    assert [name for name, times in said.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_object_can_be_tinted_and_counted(language: str) -> None:
    """Among an object's names that have no colour of their own there is one that has a plural."""
    rules = grammar(language)
    assert all(any(rules.countable(name) for name in own) for own in words(language).tintable)


def test_a_name_with_a_colour_in_it_never_stands_beside_a_tint() -> None:
    """A red apple is an apple of its natural colour only, in every language."""
    apple = GLYPHS.index("🍎")
    for language, red_apple in (("en", "red apple"), ("ru", "красное яблоко"), ("ko", "빨간 사과")):
        own = words(language)
        assert red_apple in [name.text for name in own.objects[apple]]
        assert red_apple not in [name.text for name in own.tintable[apple]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_factor_of_a_scene_has_words(language: str) -> None:
    """Every tint, background, spot, light, style and relation is in the tables."""
    own = words(language)
    assert set(COLOURS) == set(own["colours"])
    assert set(own["backgrounds"]) == {"plain", *SCENERY}
    assert set(own["spots"]) == set(SPOTS) - {"centre"}
    assert set(own["lights"]) == set(LIGHTS) - {"plain"}
    assert set(own["styles"]) == set(STYLES) - {"plain"}
    assert set(own["relations"]) == set(own["clauses"]) == set(RELATIONS)
    assert set(own["sizes"]) == {"small", "large"}
    assert set(PLAIN) <= set(own["colours"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", SURROUNDINGS)
def test_what_surrounds_the_objects_can_wrap_them_or_stand_beside_them(language: str, table: str) -> None:
    """Each of these has a phrase with a place for the rest, and one that a comma sets off from it."""
    for options in words(language)[table].values():
        assert {"{x}" in option for option in options} == {True, False}


def test_russian_names_have_their_forms() -> None:
    """A gender, two cases and, if the name is counted, three forms more; written without ё throughout."""
    for own in words("ru").objects:
        for name in own:
            assert name.mark in ("m", "f", "n", "p")
            assert len(name.forms) in (2, 5)
            assert "ё" not in " ".join((name.text, *name.forms)).lower()


def test_russian_adjectives_have_ten_forms() -> None:
    """The colours and sizes go with every gender and case that a caption uses."""
    own = words("ru")
    for table in ("colours", "sizes"):
        assert all(len(entry.split()) == 10 for entries in own[table].values() for entry in entries)


def test_names_are_read_with_their_mark_and_forms() -> None:
    """An entry is a name, perhaps a mark in brackets, perhaps forms behind a colon."""
    assert Name.read("cat") == Name("cat")
    assert Name.read("mouse: mice") == Name("mouse", "", ("mice",))
    assert Name.read("고양이 (마리)") == Name("고양이", "마리")
    assert Name.read("слон (m): слона, слоном") == Name("слон", "m", ("слона", "слоном"))
    with pytest.raises(ValueError, match="not a name"):
        Name.read("")


def test_every_object_has_a_plain_name_of_its_own() -> None:
    """Names are what people use, one for each object; a model that knows fewer objects has fewer."""
    assert names(2) == ("apple", "banana")
    assert len(set(names(len(GLYPHS)))) == len(GLYPHS)
    assert set(names(2)) < set(all_names(2))
    assert {"cat", "car", "cake"} <= set(names(160))


def test_an_object_in_its_own_colours_is_not_called_by_a_tint() -> None:
    """`red apple` would be two things: the apple as it is, and an apple tinted red, which may be a held-out one."""
    apple = GLYPHS.index("🍎")
    assert "red apple" in {name.text for name in words("en").objects[apple]}
    for language in LANGUAGES:
        known = words(language)
        assert all(known.natural)
        for natural, tintable in zip(known.natural, known.tintable, strict=True):
            assert set(tintable) <= set(natural)
    assert "red apple" not in {name.text for name in words("en").natural[apple]}
    orange = next(names for names in words("en").natural if any(name.text == "orange" for name in names))
    assert orange  # a word of one colour alone is a name as good as any


def test_all_names_are_in_every_language_and_form() -> None:
    """Whoever asks in Russian uses cases, and in English plurals."""
    known = all_names(160)
    assert {"apple", "mice", "кот", "кота", "котом", "котов", "고양이"} <= set(known)
    assert len(set(known)) == len(known)
    assert "волк" not in known
