"""The reading of requests, with plain strings."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.choosing import choose
from bot.parsing.weights import read_weights
from bot.requests.parse import (
    FLAGS,
    Options,
    ParseError,
    Request,
    command_of,
    parse,
    parse_all,
    without_command,
    without_mention,
)
from engine.jobs import Words


def refused(text: str, pictures: int = 0) -> ParseError:
    with pytest.raises(ParseError) as caught:
        parse(text, pictures=pictures)
    return caught.value


def test_imagine_with_every_flag() -> None:
    """Flags stand anywhere in the request, and what is left are the words."""
    request = parse("/imagine a cat --ar 16:9 on a mat --n 4 --seed 7 --steps 30 --guidance 3,5 --prior Linear")
    assert request.prompt == "a cat on a mat"
    assert request.options == Options(
        num_images=4, ratio=(16, 9), seed=7, num_inference_steps=30, guidance_scale=3.5, prior="linear"
    )


def test_no_takes_words_up_to_the_next_flag() -> None:
    """`--no` keeps out several words at once."""
    request = parse("/imagine a cat --no dogs and mice --seed 7")
    assert request.options == Options(negative_prompt="dogs and mice", seed=7)


@pytest.mark.parametrize("dashes", ["--", "—", "–", "―", "−−", "–-", "---", "-"])
def test_dashes_as_phones_type_them(dashes: str) -> None:
    """A flag is a flag whatever a phone makes of its dashes."""
    assert parse(f"/imagine a cat {dashes}seed 7").options.seed == 7


@pytest.mark.parametrize(
    "prompt", ["a cat — black", "a cat —black and white— there", "well-known", "-5 degrees", "a-b", "a -sort of- cat"]
)
def test_dashes_in_prose_are_words(prompt: str) -> None:
    """Dashes that people write between words are no flags."""
    assert parse(f"/imagine {prompt}").prompt == prompt


def test_flags_take_an_equals_sign_and_any_case() -> None:
    """`--SEED=7` is as good as `--seed 7`."""
    assert parse("/imagine a cat --SEED=7").options.seed == 7


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("--fast", Options(speed="fast")),
        ("--best", Options(speed="best")),
        ("--theme", Options(theme="")),
        ("--style pixel-art", Options(style="pixel-art")),
        ("--style Oil Painting", Options(style="oil-painting")),
        ("--STYLE=ukiyo_e", Options(style="ukiyo-e")),
        ("--style none", Options(style="")),
        ("--aspect 16:9", Options(ratio=(16, 9))),
        ("--model Kandinsky-2-2", Options(model="Kandinsky-2-2")),
    ],
)
def test_speed_style_and_model(text: str, options: Options) -> None:
    """A speed has no value, a style as many words as its name has, a model one; what follows belongs to the words."""
    request = parse(f"/imagine a cat {text} on a mat")
    assert (request.prompt, request.options) == ("a cat on a mat", options)


@pytest.mark.parametrize(
    ("said", "near"),
    [("watercolor", "watercolour"), ("pixl art", "pixel art"), ("oil paintin", "oil painting"), ("mozaic", "mosaic")],
)
def test_a_style_that_is_nearly_one(said: str, near: str) -> None:
    """A slip in a style's name is answered with the name that was meant."""
    error = refused(f"/imagine a cat --style {said} on a mat")
    assert (error.key, error.fill["near"], error.fill["value"]) == ("style-near", near, said)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a cat::2 a dog::1", [("a cat", 2.0), ("a dog", 1.0)]),
        ("a cat::2, a dog::0,5", [("a cat", 2.0), ("a dog", 0.5)]),
        ("a cat ::2 a dog", [("a cat", 2.0), ("a dog", 1.0)]),
        ("a cat :: .5 a dog", [("a cat", 0.5), ("a dog", 1.0)]),
        ("hot:: dog", [("hot", 1.0), ("dog", 1.0)]),
        (":: hot:: dog ::", [("hot", 1.0), ("dog", 1.0)]),
        ("a cat::2", [("a cat", 1.0)]),
        ("route 66::2 a car::1", [("route 66", 2.0), ("a car", 1.0)]),
        ("std::vector", [("std::vector", 1.0)]),
        ("http://[::1]/ now", [("http://[::1]/ now", 1.0)]),
        ("http://a.b/c::2 x", [("http://a.b/c::2 x", 1.0)]),
        ("the clock at 12::30 sharp", [("the clock at 12::30 sharp", 1.0)]),
        ("ping fe80::1 now", [("ping fe80::1 now", 1.0)]),
        ("a clock at 12:30", [("a clock at 12:30", 1.0)]),
    ],
)
def test_words_are_mixed_by_weight(text: str, words: list[tuple[str, float]]) -> None:
    """A part ends with `::` and its weight, 1 where none is said; addresses and times are words."""
    parts = parse(f"/imagine {text}").words
    assert [(part.prompt, part.weight) for part in parts] == words


def test_a_command_may_name_its_bot() -> None:
    """`/imagine@bot` reads as `/imagine`, and line breaks count as spaces."""
    assert parse("/Imagine@wassily_bot a\ncat") == Request(
        command="imagine", prompt="a cat", words=(Words(prompt="a cat"),)
    )


@pytest.mark.parametrize(
    ("text", "pictures", "weights", "words"),
    [
        ("/fuse", 2, (1.0, 1.0), ()),
        ("/fuse 0.7 0.3", 2, (0.7, 0.3), ()),
        ("/fuse 70 30", 2, (70.0, 30.0), ()),
        ("/fuse 0.7, 0.3", 2, (0.7, 0.3), ()),
        ("/fuse 0.3 a cat", 1, (0.3,), (Words(prompt="a cat"),)),
        ("/fuse 0.3 a cat", 2, (0.3, 1.0), (Words(prompt="a cat"),)),
        ("/fuse a cat 0.3", 1, (1.0,), (Words(prompt="a cat", weight=0.3),)),
        ("/fuse 0.7 | a cat 0.3", 1, (0.7,), (Words(prompt="a cat", weight=0.3),)),
        ("/fuse a cat ,3 | a dog", 0, (), (Words(prompt="a cat", weight=0.3), Words(prompt="a dog"))),
        ("/fuse 0.3 a cat | 0.7 a dog", 0, (), (Words(prompt="a cat", weight=0.3), Words(prompt="a dog", weight=0.7))),
        ("/fuse a cat 0.2 | a dog 3", 0, (), (Words(prompt="a cat", weight=0.2), Words(prompt="a dog", weight=3.0))),
        ("/fuse route 66 | area 51", 0, (), (Words(prompt="route 66"), Words(prompt="area 51"))),
        ("/fuse 0.7 | area 51", 1, (0.7,), (Words(prompt="area 51"),)),
        ("/fuse a red, old cat, | 0.5,", 1, (0.5,), (Words(prompt="a red, old cat,"),)),
        ("/fuse 3 cats", 1, (1.0,), (Words(prompt="3 cats"),)),
        ("/fuse 70% | a cat 30%", 1, (70.0,), (Words(prompt="a cat", weight=30.0),)),
        ("/fuse 50% grey cat | 0.5", 1, (0.5,), (Words(prompt="50% grey cat"),)),
        ("/fuse | a cat ||", 1, (1.0,), (Words(prompt="a cat"),)),
        ("/fuse 0.3 | a cat::2 a dog", 1, (0.3,), (Words(prompt="a cat", weight=2), Words(prompt="a dog"))),
    ],
)
def test_fuse_weighs_pictures_and_words(
    text: str, pictures: int, weights: tuple[float, ...], words: tuple[Words, ...]
) -> None:
    """Numbers of their own or before words weigh pictures in their order; a number after words weighs the words."""
    request = parse(text, pictures=pictures)
    assert (request.weights, request.words) == (weights, words)


@pytest.mark.parametrize(
    ("text", "pictures", "words", "words_first"),
    [
        ("/sweep a cat | a dog", 0, ["a cat", "a dog"], False),
        ("/sweep 3 cats ｜ 4 dogs", 0, ["3 cats", "4 dogs"], False),
        ("/sweep a cat", 1, ["a cat"], False),
        ("/sweep | a cat", 1, ["a cat"], False),
        ("/sweep a cat |", 1, ["a cat"], True),
        ("/sweep", 2, [], False),
        ("/sweep |", 2, [], False),
    ],
)
def test_a_sweep_goes_between_two(text: str, pictures: int, words: list[str], words_first: bool) -> None:
    """Words stand on the side of the `|` where they are written; a picture takes the other, or else the first."""
    request = parse(f"{text} --frames 5 --gif", pictures=pictures)
    assert [part.prompt for part in request.words] == words
    assert request.words_first is words_first
    assert (request.options.num_images, request.options.animated) == (5, True)


@pytest.mark.parametrize(
    ("text", "chosen", "rest"),
    [
        ("2", [2], ""),
        ("2 | a cat", [2], "| a cat"),
        ("1 3", [1, 3], ""),
        ("3, 1", [3, 1], ""),
        ("2 0.7 | a cat 0.3", [2], "0.7 | a cat 0.3"),
        ("2 a cat", [2], "a cat"),
        ("#1 0.7 | #3 0.3", [1, 3], "0.7 |  0.3"),
        ("a cat | #4", [4], "a cat |"),
        ("2 2", [2], ""),
        ("1 | 3", [1, 3], ""),
        ("1 | 3 | a cat", [1, 3], "| a cat"),
        ("1 | 3 cats", [1], "| 3 cats"),
        ("#1 3 cats", [1], "3 cats"),
    ],
)
def test_pictures_of_a_grid_are_chosen_by_number(text: str, chosen: list[int], rest: str) -> None:
    """Whole numbers at the beginning say which pictures are meant, or those with a `#` anywhere."""
    assert choose(text, range(1, 5)) == (chosen, rest)


@pytest.mark.parametrize(
    ("text", "key"),
    [("", "reply-to-sheet"), ("a cat", "reply-to-sheet"), ("0.7 | a cat", "reply-to-sheet"), ("2.5", "reply-to-sheet"),
     ("5", "grid-none"), ("0", "grid-none"), ("#9", "grid-none"), ("1 7 | a cat", "grid-none")],
)  # fmt: skip
def test_a_grid_has_no_other_pictures(text: str, key: str) -> None:
    """Where no picture of the grid is named, or one that is not there, it is asked which."""
    with pytest.raises(ParseError) as raised:
        choose(text, range(1, 5))
    assert raised.value.key == key


@pytest.mark.parametrize("prompt", ["🦊🦊", "مرحبا بالعالم", "<b>a cat</b> & co", "7", "猫", "©", "a" * 2000])
def test_any_script_and_any_sign_is_something_to_paint(prompt: str) -> None:
    """Emoji, letters of any script, digits and markup are read as they were typed."""
    assert parse(f"/imagine {prompt}").prompt == prompt


@pytest.mark.parametrize(
    ("text", "prompts"),
    [
        ("an apple", ["an apple"]),
        ("{red, blue} apple", ["red apple", "blue apple"]),
        (
            "{red,blue} apple {in the snow，at sea}",
            ["red apple in the snow", "red apple at sea", "blue apple in the snow", "blue apple at sea"],
        ),
        ("{red, red} apple", ["red apple"]),
        ("an {apple} :-{ and }", ["an {apple} :-{ and }"]),
        ("a {b", ["a {b"]),
        ("a }{", ["a }{"]),
        ("a cat --seed {1, 2}", ["a cat", "a cat"]),
    ],
)
def test_choices_in_braces_are_requests_of_their_own(text: str, prompts: list[str]) -> None:
    """Each combination is a request; braces that hold no choice are letters."""
    assert [request.prompt for request in parse_all(f"/imagine {text}")] == prompts


def test_choices_may_be_flags() -> None:
    """What a flag says may be a choice too."""
    assert [request.options.ratio for request in parse_all("/imagine a cat --ar {1:1, 16:9}")] == [(1, 1), (16, 9)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("{a, {b, c}}", "many-nested"),
        ("{red,} apple", "many-empty"),
        ("{} apple", "many-empty"),
        ("{,} apple", "many-empty"),
        ("{a, b, c, d, e, f, g, h, i, j}", "many-most"),
        ("{a, b} " * 1000, "many-most"),
        ("{a, b} --n {1, many}", "flag-whole"),
        ("{..., !}", "prompt-nothing"),
    ],
)
def test_choices_that_cannot_be_read(text: str, key: str) -> None:
    """Braces within braces, a choice of nothing, and more than nine requests are refused, each by its own sentence."""
    with pytest.raises(ParseError) as caught:
        parse_all(f"/imagine {text}")
    assert caught.value.key == key
    assert all(len(str(value)) < 100 for value in caught.value.fill.values())


def test_vary_takes_one_picture_and_perhaps_words() -> None:
    """/vary reads its strength, and words are optional."""
    assert parse("/vary --strength 0.5", pictures=1).options.strength == 0.5
    assert parse("/vary in the rain", pictures=1).words == (Words(prompt="in the rain"),)


@pytest.mark.parametrize(
    ("text", "pictures", "key"),
    [
        ("", 0, "command-unknown"),
        ("a cat", 0, "command-unknown"),
        ("/paint a cat", 0, "command-unknown"),
        ("/imagine", 0, "imagine-empty"),
        ("/fuse {cat, dog} | a fox", 0, "many-elsewhere"),
        ("/imagine a cat\n/imagine a dog", 0, "command-twice"),
        ("/imagine a cat /Fuse@wassily_bot a dog | a fox", 0, "command-twice"),
        ("/fuse a cat 0.5 | a dog 0", 0, "weight-range"),
        ("/imagine --seed 7", 0, "imagine-empty"),
        ("/imagine a cat --colour red", 0, "flag-unknown"),
        ("/imagine a cat --sede 7", 0, "flag-near"),
        ("/imagine a cat —stepz 7", 0, "flag-near"),
        ("/imagine a cat --seed", 0, "flag-missing"),
        ("/imagine a cat --seed --n 2", 0, "flag-missing"),
        ("/imagine a cat --no", 0, "flag-missing"),
        ("/imagine a cat --seed seven", 0, "flag-whole"),
        ("/imagine a cat --n 1.5", 0, "flag-whole"),
        (f"/imagine a cat --seed {10**30}", 0, "flag-range"),
        ("/imagine a cat --seed " + "9" * 5000, 0, "flag-range"),
        (f"/imagine a cat --seed {2**32}", 0, "flag-range"),
        ("/imagine a cat --seed -1", 0, "flag-range"),
        ("/imagine a cat --n 0", 0, "flag-range"),
        ("/imagine a cat --n 10", 0, "flag-range"),
        ("/imagine a cat --steps 101", 0, "flag-range"),
        ("/imagine a cat --guidance 21", 0, "flag-range"),
        ("/imagine a cat --guidance nan", 0, "flag-number"),
        ("/imagine a cat --guidance 1e3", 0, "flag-number"),
        ("/imagine a cat --ar wide", 0, "flag-sides"),
        ("/imagine a cat --ar 0:1", 0, "flag-range"),
        ("/imagine a cat --ar 5:1", 0, "flag-range"),
        ("/imagine a cat --size 512", 0, "flag-sides"),
        ("/imagine a cat --size 9x9", 0, "flag-size"),
        ("/imagine a cat --size 99999x99999", 0, "flag-size"),
        ("/imagine a cat --prior magic", 0, "flag-choice"),
        ("/imagine a cat --seed 1 --seed 1", 0, "flag-twice"),
        ("/imagine a cat --ar 1:1 --size 64x64", 0, "flag-both"),
        ("/imagine a cat --strength 1", 0, "flag-elsewhere"),
        ("/vary --no dogs", 1, "flag-elsewhere"),
        ("/vary --strength 0", 1, "flag-range"),
        ("/vary", 0, "vary-no-picture"),
        ("/vary", 2, "vary-many"),
        ("/fuse", 0, "fuse-nothing"),
        ("/fuse", 1, "fuse-one-picture"),
        ("/fuse a cat", 0, "fuse-one-text"),
        ("/fuse", 11, "fuse-many"),
        ("/fuse a" + "|a" * 10, 0, "fuse-many"),
        ("/fuse 1 2 3", 2, "weights-many"),
        ("/fuse 0 1", 2, "weight-range"),
        ("/fuse a cat 101%", 1, "weight-range"),
        ("/sweep", 0, "sweep-nothing"),
        ("/sweep a cat", 0, "sweep-one"),
        ("/sweep", 1, "sweep-one"),
        ("/sweep a cat", 2, "sweep-many"),
        ("/sweep a cat | a dog", 1, "sweep-many"),
        ("/sweep a cat | A CAT", 0, "sweep-same"),
        ("/sweep a cat | a dog --frames 1", 0, "flag-range"),
        ("/sweep a cat | a dog --frames 25", 0, "flag-range"),
        ("/sweep a cat | a dog --n 2", 0, "flag-elsewhere"),
        ("/sweep a cat | -", 0, "prompt-nothing"),
        ("/imagine a cat --frames 8", 0, "flag-elsewhere"),
        ("/fuse -0.5 a cat", 1, "weight-range"),
        ("/fuse 101", 2, "weight-range"),
        ("/fuse a cat -3 |", 1, "weight-range"),
        ("/fuse -3 a cat", 1, "weight-range"),
        ("/imagine a cat --ra 16:9", 0, "flag-near"),
        ("/imagine a cat --fast --steps 7", 0, "flag-clash"),
        ("/imagine a cat --fast --best", 0, "flag-clash"),
        ("/imagine a cat --best --best", 0, "flag-twice"),
        ("/imagine a cat --style", 0, "flag-missing"),
        ("/imagine a cat --style xyzzy", 0, "style-unknown"),
        ("/imagine a cat::-1 a dog", 0, "mix-weight"),
        ("/imagine a cat::0 a dog", 0, "mix-weight"),
        ("/imagine a cat::" + "9" * 400, 0, "mix-weight"),
        ("/imagine ::2 a dog", 0, "mix-empty"),
        ("/imagine ::", 0, "imagine-empty"),
        ("/imagine " + "a::1 " * 11, 0, "fuse-many"),
        ("/imagine " + "ten thousand words " * 10_000, 0, "prompt-long"),
        ("/imagine a cat --no " + "dogs " * 500, 0, "prompt-long"),
        ("/imagine ... ?!", 0, "prompt-nothing"),
        ("/imagine \u200b\u2060", 0, "prompt-nothing"),
        ("/fuse a cat | -", 0, "prompt-nothing"),
    ],
)
def test_what_cannot_be_read(text: str, pictures: int, key: str) -> None:
    """Each fault has a sentence of its own."""
    assert refused(text, pictures).key == key


@pytest.mark.parametrize("name", [name for name in FLAGS if name not in ("fast", "best", "theme", "gif")])
def test_an_error_names_the_flag_and_shows_an_example_that_works(name: str) -> None:
    """A flag without a value is named in the error, together with an example that reads."""
    command = {"strength": "vary", "frames": "sweep"}.get(name, "imagine")
    error = refused(f"/{command} a cat --{name}", pictures=command != "imagine")
    assert error.fill["flag"] == f"--{name}"
    assert str(error.fill["example"]).startswith(f"--{name} ")
    parse(f"/{command} a cat {error.fill['example']}", pictures=command != "imagine")


def test_an_error_repeats_no_more_than_a_few_letters() -> None:
    """A value as long as a message is cut in the answer."""
    assert all(len(str(value)) < 100 for value in refused("/imagine a --n " + "x" * 4000).fill.values())


PIECES = st.sampled_from(
    [
        "/imagine",
        "/fuse",
        "/vary",
        "/sweep",
        "#2",
        "70%",
        "|",
        "--",
        "—",
        "a",
        "0.5",
        "7",
        "16:9",
        "1x1",
        "=",
        "-",
        "\n",
        "@bot",
        "²",
        "٣",
        "nan",
        "::",
        "::2",
        "::-1",
        "pixel",
        "art",
        "mini",
        "{",
        "}",
        ",",
    ]
    + [f"--{name}" for name in FLAGS]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join))


@given(st.sampled_from(["", "/imagine ", "/fuse ", "/vary ", "/sweep "]), TEXTS, st.integers(0, 12))
def test_nothing_else_is_ever_raised(command: str, text: str, pictures: int) -> None:
    """Whatever is typed, it is read or refused by a `ParseError`; what is read has a weight for each picture."""
    with suppress(ParseError):
        assert 1 <= len(parse_all(command + text)) <= 9
    try:
        request = parse(command + text, pictures=pictures)
    except ParseError:
        return
    assert request.command == "imagine" or len(request.weights) == pictures
    assert 1 <= (request.options.num_images or 1) <= (24 if request.command == "sweep" else 9)


@given(TEXTS)
def test_whatever_is_typed_chooses_pictures_that_are_there(text: str) -> None:
    """Of a grid no picture is chosen but those that it has, each once, or a `ParseError` asks which."""
    try:
        chosen, _ = choose(text, (1, 2, 4))
    except ParseError:
        return
    assert chosen
    assert set(chosen) <= {1, 2, 4}
    assert len(set(chosen)) == len(chosen)


@given(TEXTS, st.integers(1, 10))
def test_weights_alone_are_one_for_each_picture(text: str, pictures: int) -> None:
    """What is read as weights of pictures put aside has one above zero for each, and all else is a `ParseError`."""
    try:
        weights = read_weights(text, pictures)
    except ParseError:
        return
    assert len(weights) == pictures
    assert all(0 < weight <= 100 for weight in weights)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/imagine a cat", "imagine"),
        ("/IMAGINE@Wassily_Bot a cat", "imagine"),
        ("/imagine@other a cat", None),
        ("imagine a cat", None),
        ("a /imagine", None),
        ("/", None),
        ("", None),
    ],
)
def test_whose_command_it_is(text: str, command: str | None) -> None:
    """A command is ours unless it names another bot."""
    assert command_of(text, "wassily_bot") == command


def test_text_without_its_command_or_mention() -> None:
    """What is left of a text without its command, or without the bot's name."""
    assert without_command("/imagine@bot a cat ") == "a cat"
    assert without_command("a cat") == "a cat"
    assert without_mention("@Wassily_bot a cat", "wassily_bot") == "a cat"
    assert without_mention("@wassily_bots a cat", "wassily_bot") == "@wassily_bots a cat"
