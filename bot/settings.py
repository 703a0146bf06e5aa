"""The configuration: read here, once, from the environment and `.env`; it travels on as arguments."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.sales.shop import Pack, read_packs
from engine.client import KANDINSKY

PREFIX = "WASSILY_"
TELEGRAM = "https://api.telegram.org"
PATH = re.compile(r"[A-Za-z0-9._~/-]*")
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
LISTEN = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}")
NOWHERE = "none"

Numbers: TypeAlias = Annotated[frozenset[int], NoDecode]
Names: TypeAlias = Annotated[tuple[str, ...], NoDecode]
Packs: TypeAlias = Annotated[tuple[Pack, ...], NoDecode]


class Settings(BaseSettings):
    """Each field is a variable: `token` is WASSILY_TOKEN. `.env.example` says what each is for."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    token: SecretStr
    api_url: str = TELEGRAM
    webhook_url: str = ""
    webhook_listen: str = "127.0.0.1:8080"
    webhook_secret: SecretStr = Field(default=SecretStr(""), validate_default=True)
    data: Path = Path("data")
    model: str = "mini"
    models: Names = ()
    admins: Numbers = frozenset()
    allowed_people: Numbers = frozenset()
    allowed_chats: Numbers = frozenset()
    keep_days: int | None = Field(default=None, ge=1)
    stop_seconds: int = Field(default=9, ge=1)
    daily_credits: int = Field(default=100, ge=1)
    group_allowance: int = Field(default=0, ge=0)
    stars_packs: Packs = ()
    stars_support: str = Field(default="", validate_default=True)
    max_waiting: int = Field(default=10, ge=1)
    pictures: int = Field(default=4, ge=1, le=9)
    requests_per_minute: int = Field(default=20, ge=1)
    blocked_words: Path | None = None
    device: str = "auto"
    step_seconds: int = Field(default=120, ge=1)
    load_seconds: int = Field(default=900, ge=1)
    guard: Path | None = None
    guard_labels: str = "nsfw"
    guard_threshold: float = Field(default=0.5, gt=0, le=1)
    painter: str = KANDINSKY
    watch_listen: str = "127.0.0.1:9464"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    log_prompts: bool = False

    @property
    def secrets(self) -> tuple[str, str]:
        """What nobody is shown: the token, and the webhook's secret."""
        return self.token.get_secret_value(), self.webhook_secret.get_secret_value()

    @field_validator("admins", "allowed_people", "allowed_chats", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value

    @field_validator("models", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("stars_packs", mode="before")
    @classmethod
    def _packed(cls, value: Any) -> Any:
        try:
            return read_packs(value) if isinstance(value, str) else value
        except ValueError:
            raise PydanticCustomError("packs", "Set it to credits:stars, such as 50:25,200:90") from None

    @field_validator("stars_support")
    @classmethod
    def _reachable(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("stars_packs") and not value.strip():
            raise PydanticCustomError(
                "support", "Set it to how buyers reach you, such as @name: Telegram asks it of whoever sells"
            )
        return value.strip()

    @field_validator("api_url")
    @classmethod
    def _bare(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _public(cls, value: str, info: ValidationInfo) -> str:
        parts = urlsplit(value)
        schemes = ("https",) if info.data.get("api_url", TELEGRAM) == TELEGRAM else ("https", "http")
        if value and (parts.scheme not in schemes or not parts.hostname or not PATH.fullmatch(parts.path)):
            raise PydanticCustomError("url", "Set it to the bot's public address, such as https://example.org/wassily")
        return value

    @field_validator("webhook_listen", "watch_listen")
    @classmethod
    def _bindable(cls, value: str, info: ValidationInfo) -> str:
        if value == NOWHERE and info.field_name == "watch_listen":
            return value
        if not LISTEN.fullmatch(value) or int(value.rpartition(":")[2]) > 65535:
            raise PydanticCustomError("listen", "Set it to host:port, such as 127.0.0.1:8080")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if info.data.get("webhook_url") and not SECRET.fullmatch(value.get_secret_value()):
            raise PydanticCustomError(
                "secret", "Set it to 16 to 256 of A-Z, a-z, 0-9, _ and -; without it anybody could pass for Telegram"
            )
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: Any) -> Any:
        return value.upper() if isinstance(value, str) else value


def forget_token() -> None:
    """Take the secrets out of the environment: the settings have them, and no child process needs them."""
    for name in [name for name in os.environ if name.upper() in ("WASSILY_TOKEN", "WASSILY_WEBHOOK_SECRET")]:
        del os.environ[name]
