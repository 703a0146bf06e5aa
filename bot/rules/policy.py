"""What is not painted, by its words: asked about every wish before it becomes a job, so that nothing is charged."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.refusal import Refusal
from bot.requests.wishes import Wish
from bot.rules.spelling import Word, is_unspaced, read, spell
from engine.jobs import Words

log = logging.getLogger(__name__)


class Policy(Protocol):
    """One rule about what may be asked for."""

    def check(self, prompt: str) -> None:
        """Raises `Refusal` for words that nothing is painted from, with a sentence that repeats none of them."""


class BadRules(Exception):
    """The file of blocked words cannot be used; the message says why, and in which line."""


def policies_of(blocked_words: Path | None) -> tuple[Policy, ...]:
    """The built-in rules that are configured. Raises `BadRules`."""
    return () if blocked_words is None else (WordList.load(blocked_words),)


def screen(policies: Iterable[Policy], wish: Wish) -> None:
    """Ask all rules about every text of the wish, and about all of its words together.

    Raises `Refusal`, also where a rule breaks: what could not be checked is not painted.
    """
    texts = [part.prompt for part in wish.parts if isinstance(part, Words)]
    asked = dict.fromkeys([*texts, wish.options.negative_prompt, " ".join(texts)])
    for policy in policies:
        for text in filter(None, asked):
            try:
                policy.check(text)
            except Refusal:
                raise
            except Exception as error:
                log.exception("%s broke", type(policy).__name__)
                raise Refusal("blocked-unsure") from error


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A word or phrase; with `before` or `after`, also where the first or last word is only the end or beginning of
    a longer one."""

    words: tuple[str, ...]
    before: bool = False
    after: bool = False

    @classmethod
    def of_line(cls, line: str) -> Rule:
        """The rule that a line of the file says. Raises `BadRules` where there is no word in it, or a `*` inside."""
        meant = line.strip()
        words = tuple(spell(meant.strip("*")))
        if not words or "*" in meant.strip("*"):
            raise BadRules("write a word or a phrase, with * at its beginning or its end alone")
        first, last = is_unspaced(words[0]), is_unspaced(words[-1])
        return cls(words=words, before=meant.startswith("*") or first, after=meant.endswith("*") or last)


class Lookup:
    """Many words at once, each found in the same time however many there are."""

    def __init__(self) -> None:
        self._whole: set[str] = set()
        self._beginnings: defaultdict[int, set[str]] = defaultdict(set)
        self._ends: defaultdict[int, set[str]] = defaultdict(set)
        self._insides: defaultdict[int, set[str]] = defaultdict(set)

    def add(self, word: str, *, before: bool, after: bool) -> None:
        """One more word, which may have letters before or after it."""
        if before and after:
            self._insides[len(word)].add(word)
        elif before:
            self._ends[len(word)].add(word)
        elif after:
            self._beginnings[len(word)].add(word)
        else:
            self._whole.add(word)

    def __contains__(self, word: Word) -> bool:
        return any(self._has(way) for way in word)

    def _has(self, way: str) -> bool:
        return (
            way in self._whole
            or any(way[:length] in known for length, known in self._beginnings.items())
            or any(way[-length:] in known for length, known in self._ends.items())
            or any(
                way[start : start + length] in known
                for length, known in self._insides.items()
                for start in range(len(way) - length + 1)
            )
        )


class WordList:
    """The built-in rule: words and phrases that nothing is painted from, however they are spelled."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._single = Lookup()
        self._joined = Lookup()
        self._phrases: defaultdict[str, list[Rule]] = defaultdict(list)
        self._open_phrases: list[Rule] = []
        for rule in rules:
            self._joined.add("".join(rule.words), before=rule.before, after=rule.after)
            if len(rule.words) == 1:
                self._single.add(rule.words[0], before=rule.before, after=rule.after)
            elif rule.before:
                self._open_phrases.append(rule)
            else:
                self._phrases[rule.words[0]].append(rule)

    @classmethod
    def load(cls, path: Path) -> WordList:
        """The rules of a file: one a line, in UTF-8; lines that begin with `#` are comments.

        Raises `BadRules` for a file that cannot be read, or has no rule in it: it was meant to block something.
        """
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not in UTF-8"
            raise BadRules(f"{path} cannot be read: {why}") from error
        rules = []
        for number, line in enumerate(lines, start=1):
            if line.strip() and not line.lstrip().startswith("#"):
                try:
                    rules.append(Rule.of_line(line))
                except BadRules as error:
                    raise BadRules(f"line {number} of {path} is no rule: {error}") from error
        if not rules:
            raise BadRules(f"{path} has no rule in it")
        return cls(rules)

    def check(self, prompt: str) -> None:
        """Raises `Refusal` where a rule is found in any reading of the prompt."""
        for reading in read(prompt):
            if (
                any(word in self._single for word in reading.words)
                or any(word in self._joined for word in reading.joined)
                or any(self._begins_phrase(reading.words[start:]) for start in range(len(reading.words)))
            ):
                raise Refusal("blocked-words")

    def _begins_phrase(self, words: Sequence[Word]) -> bool:
        found = [rule for way in words[0] for rule in self._phrases.get(way, ())]
        return any(_says(rule, words) for rule in [*found, *self._open_phrases])


def _says(rule: Rule, words: Sequence[Word]) -> bool:
    """Whether the words begin with the rule's."""
    if len(words) < len(rule.words):
        return False
    first, *middle, last = rule.words
    begins = any(way.endswith(first) if rule.before else way == first for way in words[0])
    ends = any(way.startswith(last) if rule.after else way == last for way in words[len(rule.words) - 1])
    return begins and ends and all(wanted in word for wanted, word in zip(middle, words[1:], strict=False))
