"""Configuration and the log: each variable explained, the token never shown."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.log import RedactingFormatter
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
TOKEN = "123456:AAE-secret_part"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # no `.env` here
    for name in [name for name in os.environ if name.startswith("WASSILY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("WASSILY_TOKEN", TOKEN)


def read() -> Settings:
    return Settings()  # type: ignore[call-arg]


def test_the_example_has_every_variable_with_its_default() -> None:
    """`.env.example` names each setting once, and the values in it are the defaults."""
    given = dict(re.findall(r"^WASSILY_([A-Z_]+)=(.*)$", EXAMPLE, flags=re.MULTILINE))
    assert [name.lower() for name in given] == list(Settings.model_fields)
    settings = read()
    for name, value in given.items():
        if value:
            assert str(getattr(settings, name.lower())) == value


def test_the_example_explains_every_variable() -> None:
    """Above each variable stands a comment."""
    for block in EXAMPLE.strip().split("\n\n")[1:]:
        assert re.fullmatch(r"(# .+\n)+WASSILY_\w+=.*", block), block


def test_the_example_can_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With a token added, the example is a working `.env`."""
    monkeypatch.delenv("WASSILY_TOKEN")
    (tmp_path / ".env").write_text(EXAMPLE.replace("WASSILY_TOKEN=", f"WASSILY_TOKEN={TOKEN}"))
    assert read().token.get_secret_value() == TOKEN


def test_values_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists are separated by commas, addresses lose a final slash, levels may be in lower case."""
    monkeypatch.setenv("WASSILY_ADMINS", "1, 2,3")
    monkeypatch.setenv("WASSILY_API_URL", "http://127.0.0.1:8081/")
    monkeypatch.setenv("WASSILY_LOG_LEVEL", "debug")
    settings = read()
    assert settings.admins == {1, 2, 3}
    assert settings.api_url == "http://127.0.0.1:8081"
    assert settings.log_level == "DEBUG"


@pytest.mark.parametrize(
    ("name", "value"), [("ADMINS", "Ada"), ("DAILY_CREDITS", "0"), ("MAX_WAITING", "many"), ("LOG_LEVEL", "LOUD")]
)
def test_wrong_values_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A value that cannot be meant is an error at the start."""
    monkeypatch.setenv(f"WASSILY_{name}", value)
    with pytest.raises(ValidationError):
        read()


def test_the_token_is_masked() -> None:
    """Neither the settings nor what is made of them as text has the token."""
    assert TOKEN not in repr(read())
    assert TOKEN not in str(read().model_dump())


def test_a_missing_token_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a token the bot ends at once and names the variable, without a traceback."""
    monkeypatch.delenv("WASSILY_TOKEN")
    environment = dict(os.environ) | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, "-m", "bot"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert ended.stderr == "WASSILY_TOKEN: Field required. See .env.example.\n"


def test_the_log_masks_the_token_everywhere() -> None:
    """In the message, its arguments, an address and a traceback, with the colon plain or quoted."""
    formatter = RedactingFormatter(TOKEN)
    try:
        raise RuntimeError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    except RuntimeError:
        error = sys.exc_info()
    texts = (f"{TOKEN} %s", f"/bot{TOKEN.replace(':', '%3A')}/")
    for text, args in zip(texts, (("secret_part",), ()), strict=True):
        record = logging.LogRecord("name", logging.ERROR, "here", 1, text, args, error)
        assert "AAE-secret_part" not in formatter.format(record)
        assert "[token]" in formatter.format(record)
