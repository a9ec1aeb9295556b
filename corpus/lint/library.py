"""The rules of CONTRIBUTING for shipped documents: `python -m corpus.lint` lists what breaks them.

Reads the Markdown source line by line; how a document is parsed into a Document is left to `ingest`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from corpus.documents import frontmatter
from corpus.documents.confidence import CONFIDENCES, JUDGEMENT
from corpus.documents.frontmatter import FrontMatter, FrontMatterError, split_front_matter
from corpus.domain import LIBRARY, Domain
from corpus.language.roles import HEADINGS, role
from corpus.language.sentences import SOURCE_KEYS, sentence_spans
from corpus.lint.data import Problem, check_beliefs, check_figures, check_names, check_tables, is_date, short

SEED_ARTICLE = Path(__file__).parents[3] / "shared" / "article"
"""The article the library grew from, where a checkout has it beside the repository."""

_WORDS = (300, 1200)
_QUESTIONS = (3, 8)
_ROLES = 2
_RUN = 8
"""So many words in a row, the same as in the article, are a copy."""
_SAME = 6
"""Shorter sentences may stand in two documents, and so may table rows: a limit is the same everywhere."""

_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s")
_TABLE_RULE = re.compile(r"\s*\|?[\s:|-]+\|[\s:|-]*$")
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_KEY = re.compile(r"@([\w.:-]+)")
_CODE = re.compile(r"`[^`]*`")
_HANGING = re.compile(r"(?:It|Its|This|These|They|Their|Those|He|She|However|Also|For example)\b")
_UNITS = (
    r"(?:[KMGT]i?B|bytes?|kilobytes?|megabytes?|gigabytes?|terabytes?|[munµ]s|s|milliseconds?|microseconds?|"
    r"seconds?|minutes?|hours?|days?|weeks?|months?|years?|vCPUs?|CPUs?|GPUs?|cores?|requests?|messages?|events?|"
    r"invocations?|executions?|transactions?|transitions?|records?|shards?|rules?|targets?|topics?|queues?|"
    r"subscriptions?|consumers?|retries|retry|attempts?|times|percent|dollars?|cents?|USD|nines?|tasks?|pods?|nodes?|"
    r"items?|batches|entries|connections?|instances?|environments?|layers?|characters?|RPS|TPS|Mbps|Gbps)"
)
_FIGURE = re.compile(
    r"[$€£]\s?\d"
    r"|\d\s?%"
    rf"|(?<![\w.-])\d[\d,.]*(?:[-\s](?:more|[a-z-]+))?[-\s]{_UNITS}(?!\w)"
    r"|(?<![\w.-])\d[\d,.]*[KMGT]i?B\b"
    r"|(?<![\w.-])\d{1,3}(?:,\d{3})+(?![\w-])"
    r"|(?i:\b(?:at most|at least|up to|limit of|maximum of|minimum of|no more than|default of))\s+\d"
)


class _Sentence(NamedTuple):
    """A sentence, table row or heading as the source has it; `level` is 0 but for a heading."""

    line: int
    text: str
    level: int = 0
    row: bool = False


@dataclass(slots=True)
class _Page:
    path: Path
    raw: str
    front: FrontMatter
    sentences: list[_Sentence]
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, line, message))

    def line_of(self, text: str) -> int:
        """Return the first line that holds `text`, 1 when none does."""
        return next((n for n, line in enumerate(self.raw.splitlines(), 1) if text in line), 1)


def lint(folder: Path = LIBRARY, articles: Sequence[Path] | None = None) -> list[Problem]:
    """Return what the documents under `folder` break, by file and line; none: an empty list.

    No sentence may be copied from `articles`, by default the seed article where it is present.
    """
    problems: list[Problem] = []
    pages, domain = [], Domain.shipped()
    for path in sorted(folder.rglob("*.md")):
        try:
            pages.append(_page(path))
        except (FrontMatterError, UnicodeDecodeError) as error:
            problems.append(Problem(path, 1, str(error)))
    ids = {page.front.id for page in pages}
    if articles is None:
        articles = sorted(SEED_ARTICLE.glob("*.txt"))
    copied = _runs(_words(path.read_text("utf-8")) for path in articles)
    for page in pages:
        _check_identity(page, folder)
        _check_front(page)
        _check_situation(page, domain)
        _check_sources(page)
        _check_headings(page)
        _check_length(page)
        _check_sentences(page, ids)
        _check_copied(page, copied)
    _check_repeats(pages)
    stated = {page.front.id: {_spoken(sentence.text) for sentence in page.sentences} for page in pages}
    problems += check_beliefs(folder / "beliefs.yaml", stated)
    problems += check_tables(folder / "tables", stated)
    problems += check_figures(folder, stated, domain.services)
    problems += check_names(folder / "names.yaml", domain.services)
    return sorted(problems + [problem for page in pages for problem in page.problems])


def _page(path: Path) -> _Page:
    raw = path.read_bytes().decode("utf-8")
    front, body = split_front_matter(raw, path.name)
    first_line = raw[: len(raw) - len(body)].count("\n") + 1
    return _Page(path, raw, front, list(_sentences(body, first_line)))


def _sentences(body: str, first_line: int) -> Iterator[_Sentence]:
    """Yield headings, sentences and table rows; code and table headers say nothing that needs a source."""
    for start, block in _blocks(body):
        line = first_line + start
        heading = _HEADING.match(block)
        if heading:
            yield _Sentence(line, heading[2], level=len(heading[1]))
        elif block.lstrip().startswith("|"):
            rows = [(n, row) for n, row in enumerate(block.splitlines()) if not _TABLE_RULE.match(row)]
            yield from (_Sentence(line + n, row.strip(), row=True) for n, row in rows[1:])
        else:
            for begin, end in sentence_spans(block):
                yield _Sentence(line + block[:begin].count("\n"), block[begin:end])


def _blocks(body: str) -> Iterator[tuple[int, str]]:
    """Yield line offset and text of headings, tables, list items and paragraphs; fenced code is left out."""
    fence = ""
    start = 0
    held: list[str] = []
    for number, line in enumerate([*body.splitlines(), ""]):
        mark = _FENCE.match(line)
        inside = bool(fence)
        if mark and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark[1]
            inside = True
        begins = _HEADING.match(line) or _LIST_ITEM.match(line)
        table = line.lstrip().startswith("|")
        if held and (inside or not line.strip() or begins or table != held[0].lstrip().startswith("|")):
            yield start, "\n".join(held)
            held = []
        if line.strip() and not inside:
            if not held:
                start = number
            held.append(line)
            if _HEADING.match(line):
                yield start, line
                held = []


def _check_identity(page: _Page, folder: Path) -> None:
    front, path = page.front, page.path
    expected = f"{path.parent.name}-{path.stem}"
    if front.id != expected:
        page.refuse(page.line_of("id:"), f"id is {front.id!r}, but the file's place says {expected!r}")
    if front.kind != path.parent.name or path.parent.parent != folder:
        page.refuse(
            page.line_of("kind:"), f"kind is {front.kind!r}: the file belongs in {folder.name}/{front.kind}/"
        )


def _check_front(page: _Page) -> None:
    front = page.front
    for key in sorted(front.given):
        top, _, rest = key.partition(".")
        known = frontmatter.SOURCE_KEYS if rest else frontmatter.KEYS
        if (rest.rpartition(".")[2] if rest else top) not in known:
            page.refuse(page.line_of(f"{key.rpartition('.')[2]}:"), f"unknown key {key!r}")
    for key in ("title", "services", "as_of"):
        if not getattr(front, key):
            page.refuse(1, f"front matter lacks {key!r}")
    if front.as_of and not (len(front.as_of) == 10 and is_date(front.as_of)):
        page.refuse(page.line_of("as_of:"), f"as_of is {front.as_of!r}: write the day, as 2026-11-23")
    if not _QUESTIONS[0] <= len(front.questions) <= _QUESTIONS[1]:
        page.refuse(page.line_of("questions:"), f"{len(front.questions)} questions: name three to eight")


def _check_situation(page: _Page, domain: Domain) -> None:
    """A situation names the path that it is about and what is seen there; no other kind does."""
    front = page.front
    for key in ("path", "seen"):
        given = bool(getattr(front, key))
        if given != (front.kind == "situation"):
            problem = (
                f"is for situations, not for a {front.kind}" if given else "is missing: a situation names it"
            )
            page.refuse(page.line_of("kind:"), f"{key!r} {problem}")
    for service in (*front.path, *front.services):
        if service not in domain.services.known:
            page.refuse(page.line_of(service), f"{service!r} is not in services.yaml")
    for complaint in front.seen:
        if complaint not in domain.complaints.known:
            known = ", ".join(sorted(domain.complaints.known))
            page.refuse(page.line_of("seen:"), f"{complaint!r} is not one of {known}")


def _check_sources(page: _Page) -> None:
    ids = [source.id for source in page.front.sources]
    used = {key for sentence in page.sentences for key in _keys(sentence.text)}
    for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        page.refuse(page.line_of(f"id: {id_}"), f"two sources have the id {id_!r}")
    for source in page.front.sources:
        line = page.line_of(f"- id: {source.id}")
        seed = source.confidence == "seed-claim"
        if source.id not in used:
            page.refuse(line, f"no sentence names the source {source.id!r}: drop it")
        if source.confidence not in CONFIDENCES:
            page.refuse(line, f"source {source.id!r} has confidence {source.confidence!r}, not a known label")
        if not seed and not is_date(source.as_of):
            page.refuse(line, f"source {source.id!r} needs as_of: a day, a month or a year, in ISO 8601")
        if seed and source.as_of and not is_date(source.as_of):
            page.refuse(line, f"source {source.id!r}: as_of is neither a date nor `{frontmatter.UNDATED}`")
        for key in ("title", "publisher", "as_of", *(() if seed else ("url",))):
            if f"sources.{source.id}.{key}" not in page.front.given:
                page.refuse(line, f"source {source.id!r} lacks {key!r}")
        if not seed and not source.url.startswith("https://"):
            page.refuse(line, f"source {source.id!r} has no https:// url")


def _check_headings(page: _Page) -> None:
    headings = [sentence for sentence in page.sentences if sentence.level]
    if (
        [sentence.level for sentence in headings].count(1) != 1
        or not headings
        or page.sentences[0].level != 1
    ):
        page.refuse(page.line_of("# "), "begin the text with one `# Title`, the only one")
    roles = {role([sentence.text]) for sentence in headings if sentence.level == 2} - {None}
    if page.sentences and len(roles) < _ROLES:
        page.refuse(1, f"sections of {_ROLES} roles or more make a document; this one has {len(roles)}")
    for sentence in headings:
        if sentence.level == 2 and role([sentence.text]) is None:
            page.refuse(
                sentence.line,
                f"heading {sentence.text!r} is not known: {', '.join(HEADINGS)}, Choose ... when",
            )


def _check_length(page: _Page) -> None:
    words = sum(len(SOURCE_KEYS.sub("", sentence.text).split()) for sentence in page.sentences)
    if not _WORDS[0] <= words <= _WORDS[1]:
        page.refuse(1, f"{words} words: a document has {_WORDS[0]} to {_WORDS[1]}")


def _check_sentences(page: _Page, ids: set[str]) -> None:
    labels = {source.id: source.confidence for source in page.front.sources} | {JUDGEMENT: JUDGEMENT}
    for sentence in page.sentences:
        for _, target in _LINK.findall(sentence.text):
            if not target.startswith("https://") and target not in ids:
                page.refuse(sentence.line, f"link to {target!r}: no document has that id")
        if sentence.level:
            continue
        keys = _keys(sentence.text)
        for key in keys:
            if key not in labels:
                page.refuse(sentence.line, f"source key {key!r} has no entry under `sources`")
        unchecked = any(labels.get(key) == "recalled-needs-check" for key in keys)
        if unchecked and "unchecked" not in sentence.text:
            page.refuse(sentence.line, f"say that this is unchecked, or leave it out: {short(sentence.text)}")
        if not keys and _FIGURE.search(_plain(sentence.text)):
            page.refuse(sentence.line, f"a figure without a source key: {short(sentence.text)}")
        if sentence.row and keys and not _keys(sentence.text.rstrip("| ").rpartition("|")[2]):
            page.refuse(sentence.line, f"put the source key in the row's last cell: {short(sentence.text)}")
        hanging = _HANGING.match(sentence.text)
        if hanging:
            page.refuse(
                sentence.line, f"begins with {hanging[0]!r}: name the subject: {short(sentence.text)}"
            )


def _check_copied(page: _Page, copied: set[tuple[str, ...]]) -> None:
    for sentence in page.sentences:
        words = _words(_plain(sentence.text))
        if not sentence.level and any(run in copied for run in _runs([words])):
            page.refuse(
                sentence.line, f"{_RUN} words in a row stand in the article; reword: {short(sentence.text)}"
            )


def _check_repeats(pages: Iterable[_Page]) -> None:
    first: dict[tuple[str, ...], _Page] = {}
    for page in pages:
        for sentence in page.sentences:
            words = tuple(_words(_plain(sentence.text)))
            if sentence.level or sentence.row or len(words) < _SAME:
                continue
            other = first.setdefault(words, page)
            if other is not page:
                page.refuse(sentence.line, f"stands in {other.path.name} too: {short(sentence.text)}")


def _keys(text: str) -> list[str]:
    return [key for group in SOURCE_KEYS.findall(text) for key in _KEY.findall(group)]


def _plain(text: str) -> str:
    """Return `text` without keys, code and link targets, where digits are no figures."""
    return _LINK.sub(r"\1", _CODE.sub("", SOURCE_KEYS.sub("", text)))


def _spoken(text: str) -> str:
    """Return a sentence as an answer tells it: without its keys, the mark of a list and emphasis."""
    spoken = re.sub(r"\s+(?=[.!]$)", "", " ".join(_plain(text).split())).removeprefix("- ")
    return spoken.replace("**", "")


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'’]+", text.lower())


def _runs(texts: Iterable[list[str]]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + _RUN]) for words in texts for at in range(len(words) - _RUN + 1)}
