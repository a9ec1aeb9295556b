"""Text that is shown as it stands, told apart by type from text that somebody else wrote.

Every boundary has a type of its own (Markdown, HTML, Slack's mrkdwn, a terminal), whose `escape` knows what that
boundary would obey. What is put into a template is escaped unless it is of that very type, and an f-string or a
sum is a plain `str` again, which mypy does not let pass for one. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import LiteralString, Self


class Safe(str):
    """Text of ours for one boundary; to make one of a plain text by hand is to say that it was looked at."""

    __slots__ = ()

    @classmethod
    def escape(cls, foreign: str) -> Self:
        """Return what shows the text as it is: nothing in it is obeyed."""
        raise NotImplementedError

    @classmethod
    def of(cls, template: LiteralString, /, *parts: object) -> Self:
        """Return the template with its `{}` filled: what is not of this type is escaped.

        >>> from assistant.writing.markdown import Markdown
        >>> Markdown.of("**{}** {}", "[1]", Markdown("[1]"))
        '**&#91;1&#93;** [1]'
        """
        return cls(
            template.format(*(part if isinstance(part, cls) else cls.escape(str(part)) for part in parts))
        )

    @classmethod
    def joined(cls, by: LiteralString, parts: Iterable[Self]) -> Self:
        """Return parts of this type with what stands between them."""
        return cls(by.join(parts))
