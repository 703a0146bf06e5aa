"""The configuration: read here, once, from the environment and `.env`; it travels on as arguments."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from engine.client import KANDINSKY


class Settings(BaseSettings):
    """Each field is a variable: `token` is WASSILY_TOKEN. `.env.example` says what each is for."""

    model_config = SettingsConfigDict(
        env_prefix="WASSILY_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    token: SecretStr
    api_url: str = "https://api.telegram.org"
    data: Path = Path("data")
    model: str = "mini"
    admins: Annotated[frozenset[int], NoDecode] = frozenset()
    daily_credits: int = Field(default=100, ge=1)
    max_waiting: int = Field(default=10, ge=1)
    device: str = "auto"
    painter: str = KANDINSKY
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("admins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value

    @field_validator("api_url")
    @classmethod
    def _bare(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: Any) -> Any:
        return value.upper() if isinstance(value, str) else value


def forget_token() -> None:
    """Take the token out of the environment: the settings have it, and no child process needs it."""
    for name in [name for name in os.environ if name.upper() == "WASSILY_TOKEN"]:
        del os.environ[name]
