"""What can go wrong while painting. An exception's docstring is its message."""

from __future__ import annotations


class EngineError(Exception):
    """The picture could not be painted."""

    code = "engine"

    def __init__(self, detail: str = "") -> None:
        self.detail = detail
        message = (type(self).__doc__ or "").strip()
        super().__init__(f"{message} {detail}".strip())


class EngineDied(EngineError):
    """The painting process ended before the job did."""

    code = "died"


class ModelUnavailable(EngineError):
    """The model cannot be loaded."""

    code = "model"


class BadJob(EngineError):
    """The job asks for something that cannot be painted."""

    code = "job"


class BadPicture(EngineError):
    """A picture that the job names cannot be read."""

    code = "picture"


class OutOfMemory(EngineError):
    """The model needs more memory than there is for a picture of this size."""

    code = "memory"


class Blocked(EngineError):
    """What was painted is not allowed."""

    code = "blocked"


class GuardUnavailable(EngineError):
    """What was painted cannot be checked, and so it is not shown."""

    code = "policy"
