"""Refusals, in the words and with the status codes of the Bot API."""

from __future__ import annotations

from playground.values import Json


class ApiError(Exception):
    """A method is refused; `description` goes to the bot as it stands, prefix included."""

    def __init__(
        self, code: int, description: str, *, retry_after: int | None = None, migrated_to: int | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrated_to = migrated_to

    def body(self) -> Json:
        """The JSON body of the reply."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        if self.migrated_to is not None:
            body["parameters"] = {"migrate_to_chat_id": self.migrated_to}
        return body


class NoAnswer(Exception):
    """A call gets no answer: its connection is dropped, or else kept silent until the bot gives up."""

    def __init__(self, *, drop: bool) -> None:
        super().__init__("dropped" if drop else "silent")
        self.drop = drop


def bad_request(text: str) -> ApiError:
    """400, the usual refusal. The text begins in lower case, unless it is a code in capitals."""
    if not text[1:2].isupper() and text[1:2] != "_":
        text = text[:1].lower() + text[1:]
    return ApiError(400, f"Bad Request: {text}")


def migrated(chat_id: int) -> ApiError:
    """400: the group is a supergroup now, with another id."""
    return ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", migrated_to=chat_id)


def forbidden(text: str) -> ApiError:
    """403: the chat exists, and the bot may not."""
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    """409: polling and webhooks exclude each other, and two polls do."""
    return ApiError(409, f"Conflict: {text}")


def too_many_requests(seconds: int) -> ApiError:
    """429, to be tried again after so many whole seconds."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


class PortUnavailable(Exception):
    """The playground cannot use this port."""


class PersonError(Exception):
    """What a person asked cannot be done; the message is one sentence for them."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.status = status
