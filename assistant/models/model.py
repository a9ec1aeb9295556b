"""The one file that talks to language models, by LangChain; `phrase.py` says what of a reply may stand."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, Self

from assistant.errors import ModelUnavailable, ReplyTooLong
from assistant.models.phrase import Role

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_log = logging.getLogger(__name__)
PATIENCE_S = 30.0
"""How long a model may be silent before the answer is composed without it."""
_LONGEST_TOKENS = 4_000
"""How many tokens a reply may have, those included that some models spend on thinking."""
_LONGEST_CHARACTERS = 64_000
"""How much text a reply may have, whatever the server makes of the number of tokens that it was asked for."""
LONGEST_S = 120.0
"""How long a whole reply may take."""


class Model(Protocol):
    """Something that writes text for messages."""

    name: str

    def stream(self, messages: Sequence[tuple[Role, str]], /) -> Iterator[str]:
        """Yield the reply's text as it comes. Raises: ModelUnavailable."""
        ...


class ChatModel:
    """A chat model of LangChain, as a Model."""

    def __init__(self, chat: BaseChatModel, name: str) -> None:
        self.name = name
        self._chat = chat

    def stream(self, messages: Sequence[tuple[Role, str]], /) -> Iterator[str]:
        """Yield the reply's text as it comes. Raises: ModelUnavailable, whatever the provider raised."""
        latest = time.monotonic() + LONGEST_S
        characters = 0
        try:
            for chunk in self._chat.stream(list(messages)):
                text = str(chunk.text)
                characters += len(text)
                if time.monotonic() > latest:
                    raise TimeoutError(f"not finished after {LONGEST_S:.0f} s")
                if characters > _LONGEST_CHARACTERS:
                    raise ReplyTooLong(f"more than {_LONGEST_CHARACTERS:,} characters")
                yield text
        except Exception as error:  # each provider has errors of its own, and none may spoil an answer
            _log.warning("the model %s failed: %r", self.name, error)
            raise ModelUnavailable(self.name, type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Which language model phrases the answers, and how it is reached.

    `name` is one that `langchain.chat_models.init_chat_model` takes, "openai:gpt-5" for instance, or the address of
    an OpenAI-compatible server, "http://127.0.0.1:8080/v1", with a model's name behind "#" where it serves several;
    empty: no model. `key` is the key of such a server. With `reads` it is also asked for facts of the work.
    """

    name: str = ""
    key: str = field(default="", repr=False)
    reads: bool = False

    @classmethod
    def from_environment(cls, name: str | None = None) -> Self:
        """Return what WORKSHAPE_MODEL, WORKSHAPE_MODEL_KEY and WORKSHAPE_MODEL_READS say; `name` goes first."""
        return cls(
            name or os.environ.get("WORKSHAPE_MODEL") or "",
            os.environ.get("WORKSHAPE_MODEL_KEY") or "",
            os.environ.get("WORKSHAPE_MODEL_READS", "").lower() in ("1", "true", "yes", "on"),
        )


def open_model(chosen: ModelSettings) -> ChatModel | None:
    """Return the model; None where none is named. Raises: ModelUnavailable."""
    name = chosen.name
    if not name:
        return None
    # Here, so that answering without a model does not wait for these packages.
    from langchain.chat_models import init_chat_model

    from assistant.models.bounded import bounded_client

    settings: dict[str, Any] = {"timeout": PATIENCE_S, "max_retries": 0, "max_tokens": _LONGEST_TOKENS}
    shown = name
    if name.startswith(("http://", "https://")):
        url, _, served = name.partition("#")
        settings |= {
            "base_url": url,
            "api_key": chosen.key or "none",  # never the key meant for another host
            "temperature": 0,  # some hosted models refuse a temperature
            "http_client": bounded_client(),
        }
        name, shown = f"openai:{served or 'default'}", served or url
    try:
        return ChatModel(init_chat_model(name, **settings), shown)
    except Exception as error:  # an unknown provider, a package that is missing, a key that is missing
        raise ModelUnavailable(shown, str(error).splitlines()[0]) from error
