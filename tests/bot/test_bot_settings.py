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

from bot.configuring import complaints, strangers
from bot.log import RedactingFormatter
from bot.settings import Settings, forget_token

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
            assert str(getattr(settings, name.lower())).lower() == value.lower()


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
    monkeypatch.setenv("WASSILY_ALLOWED_CHATS", "-1001 5")
    monkeypatch.setenv("WASSILY_API_URL", "http://127.0.0.1:8081/")
    monkeypatch.setenv("WASSILY_LOG_LEVEL", "debug")
    settings = read()
    assert settings.admins == {1, 2, 3}
    assert settings.allowed_chats == {-1001, 5}
    assert settings.api_url == "http://127.0.0.1:8081"
    assert settings.log_level == "DEBUG"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADMINS", "Ada"),
        ("ALLOWED_CHATS", "-5, here"),
        ("DAILY_CREDITS", "0"),
        ("MAX_WAITING", "many"),
        ("REQUESTS_PER_MINUTE", "0"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_wrong_values_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A value that cannot be meant is an error at the start."""
    monkeypatch.setenv(f"WASSILY_{name}", value)
    with pytest.raises(ValidationError) as error:
        read()
    assert error.value.errors()[0]["loc"][0] == name.lower()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("ADMINS", "Ada", "Set it to whole numbers, separated by commas"),
        ("DAILY_CREDITS", "0", "Set it to 1 or more"),
        ("PICTURES", "12", "Set it to 9 or less"),
        ("MAX_WAITING", "many", "Set it to a whole number"),
        ("GUARD_THRESHOLD", "0", "Set it to more than 0.0"),
        ("LOG_LEVEL", "LOUD", "Set it to 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("LOG_PROMPTS", "perhaps", "Set it to true or false"),
    ],
)
def test_wrong_values_are_explained(monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str) -> None:
    """The line about a wrong value says what to set it to."""
    monkeypatch.setenv(f"WASSILY_{name}", value)
    with pytest.raises(ValidationError) as error:
        read()
    assert list(complaints(error.value)) == [f"WASSILY_{name}: {told}. See .env.example."]


def test_names_that_are_no_settings_are_told(tmp_path: Path) -> None:
    """A misspelled variable is named with the one that was meant, wherever it was set; others' variables are not."""
    env = tmp_path / ".env"
    env.write_text("WASSILY_ADMIN=1\nWASSILY_MODEL=mini\nPATH_OF_MINE=x\n")
    assert list(strangers(["WASSILY_DATTA", "WASSILY_XYZ", "HOME", "WASSILY_TOKEN"], env)) == [
        "WASSILY_ADMIN is no setting. Did you mean WASSILY_ADMINS?",
        "WASSILY_DATTA is no setting. Did you mean WASSILY_DATA?",
        "WASSILY_XYZ is no setting. See .env.example.",
    ]


@pytest.mark.parametrize("url", ["https://example.org/hook", "https://example.org:8443", "https://example.org/"])
def test_a_webhook_needs_an_address_and_a_secret(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """With both, and nothing else, updates are brought."""
    monkeypatch.setenv("WASSILY_WEBHOOK_URL", url)
    monkeypatch.setenv("WASSILY_WEBHOOK_SECRET", "a-secret_of-16-ch")
    settings = read()
    assert settings.webhook_url == url
    assert settings.webhook_listen == "127.0.0.1:8080"


@pytest.mark.parametrize("url", ["http://example.org/hook", "example.org", "https:///hook", "https://example.org/{a}"])
def test_a_webhook_address_that_telegram_cannot_reach_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """It is https with a host and a plain path; http is only for a Bot API server of one's own."""
    monkeypatch.setenv("WASSILY_WEBHOOK_URL", url)
    monkeypatch.setenv("WASSILY_WEBHOOK_SECRET", "a-secret_of-16-ch")
    with pytest.raises(ValidationError, match="public address"):
        read()
    monkeypatch.setenv("WASSILY_API_URL", "http://127.0.0.1:8081")
    monkeypatch.setenv("WASSILY_WEBHOOK_URL", "http://127.0.0.1:8080/hook")
    assert read().webhook_url == "http://127.0.0.1:8080/hook"


@pytest.mark.parametrize("secret", ["", "fifteen-letters", "x" * 257, "sixteen letters!"])
def test_a_webhook_without_a_good_secret_ends_the_bot(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    """Exit status 2 and one sentence, without the secret in it."""
    monkeypatch.setenv("WASSILY_WEBHOOK_URL", "https://example.org/hook")
    monkeypatch.setenv("WASSILY_WEBHOOK_SECRET", secret)
    environment = dict(os.environ) | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, "-m", "bot"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert ended.stderr == (
        "WASSILY_WEBHOOK_SECRET: Set it to 16 to 256 of A-Z, a-z, 0-9, _ and -; without it anybody could pass for "
        "Telegram. See .env.example.\n"
    )


@pytest.mark.parametrize("name", ["WEBHOOK_LISTEN", "WATCH_LISTEN"])
@pytest.mark.parametrize("value", ["8080", ":8080", "127.0.0.1", "127.0.0.1:99999", "http://127.0.0.1:80", "a b:1"])
def test_where_to_listen_is_a_host_and_a_port(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """Anything else is refused at the start; `none` is for the watch alone."""
    monkeypatch.setenv(f"WASSILY_{name}", value)
    with pytest.raises(ValidationError, match="host:port"):
        read()


def test_the_watch_may_be_nowhere_and_the_webhook_may_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """`none` turns the watch off; brackets hold an address of IPv6."""
    monkeypatch.setenv("WASSILY_WATCH_LISTEN", "none")
    monkeypatch.setenv("WASSILY_WEBHOOK_LISTEN", "[::1]:8080")
    assert (read().watch_listen, read().webhook_listen) == ("none", "[::1]:8080")
    monkeypatch.setenv("WASSILY_WEBHOOK_LISTEN", "none")
    with pytest.raises(ValidationError):
        read()


def test_secrets_leave_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the settings are read, no child process can find the token or the webhook's secret."""
    monkeypatch.setenv("WASSILY_WEBHOOK_SECRET", "a-secret_of-16-ch")
    forget_token()
    assert not {"WASSILY_TOKEN", "WASSILY_WEBHOOK_SECRET"} & set(os.environ)


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
    assert ended.stderr == "WASSILY_TOKEN: It has to be set. See .env.example.\n"


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
