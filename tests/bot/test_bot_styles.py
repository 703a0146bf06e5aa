"""The table of styles."""

from __future__ import annotations

import io
import string

import pytest
from PIL import Image

from bot.styles import PREVIEWS, STYLES, Style, suited
from bot.styles.__main__ import MOST_BYTES, jpeg
from bot.styles.names import like, named
from bot.texts import Languages
from engine.models import KANDINSKY_2_2, ModelSpec, Source, resolve

LANGUAGES = Languages()


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_each_style_is_whole(style: Style) -> None:
    """A style has an id to be typed, a place for the words, a name in each language, and a model that shows it."""
    assert set(style.id) <= set(string.ascii_lowercase + "-")
    assert style.words("a cat").count("a cat") == 1
    assert style.words("") == style.words("").strip(" ,") != ""
    assert any(style.suited(spec) for spec in (resolve("mini"), KANDINSKY_2_2))
    for code in LANGUAGES.codes:
        name = LANGUAGES.of(code).plain(style.key)
        assert named([*name.split(), "and", "more"]) == (style.id, len(name.split()))
        assert len(name) <= 20, "it stands on a button"
    assert named([style.id]) == (style.id, 1)


def test_there_are_enough_for_every_model() -> None:
    """The shipped model has sixteen styles, all with a preview; Kandinsky 2.2 has thirty and more."""
    small, large = suited(resolve("mini")), suited(KANDINSKY_2_2)
    assert len(small) >= 16
    assert all(style.preview for style in small)
    assert len(large) >= 30
    assert len(STYLES) >= 24


def test_a_model_of_few_words_shows_only_what_names_it() -> None:
    """Styles for every model are for those that know language at large, whatever they are called."""
    here = Source(id="here")
    unnamed = ModelSpec(name="/models/ours", prior=here, decoder=here)
    assert suited(unnamed) == [style for style in STYLES.values() if "*" in style.suits]
    assert suited(ModelSpec(name="/models/ours", prior=here, decoder=here, words=("apple",))) == []
    assert suited(ModelSpec(name="/models/mini", prior=here, decoder=here, words=("apple",))) == suited(resolve("mini"))


def test_previews_are_small_pictures_of_styles() -> None:
    """Every preview belongs to a style, is a JPEG of at most 10 kB, and no two are alike."""
    previews = sorted(PREVIEWS.glob("*"))
    assert {path.stem for path in previews} <= set(STYLES)
    assert all(path.stat().st_size <= MOST_BYTES for path in previews)
    assert all(Image.open(io.BytesIO(path.read_bytes())).size == (256, 256) for path in previews)
    assert len({path.read_bytes() for path in previews}) == len(previews)


def test_a_preview_keeps_to_its_size() -> None:
    """However busy a picture, its preview has no more bytes than it may."""
    noise = Image.effect_noise((512, 512), 120).convert("RGB")
    preview = jpeg(noise)
    assert len(preview) <= MOST_BYTES
    assert Image.open(io.BytesIO(preview)).size == (256, 256)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("watercolor", "watercolour"),
        ("minatures", None),
        ("", None),
        ("pstael", "pastel"),
        ("oil", "oil painting"),
        ("oi", None),
        ("🎨", None),
    ],
)
def test_what_is_like_a_name(said: str, meant: str | None) -> None:
    """A slip is told from what is no style at all."""
    assert like(said) == meant
