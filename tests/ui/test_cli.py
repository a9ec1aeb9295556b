"""The command as a user types it: what it prints, what it exits with, and what it says when something is wrong."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from pypdf import PdfWriter

from tests.builders import shipped_documents
from tests.conftest import WORKSHAPE

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(shipped_home: Path, tmp_path: Path) -> Path:
    """A copy of the shipped collection that a test may change."""
    return Path(shutil.copytree(shipped_home, tmp_path / "home"))


@pytest.fixture
def run(home: Path) -> Run:
    def command(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [WORKSHAPE, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "WORKSHAPE_HOME": str(home), **environment},
        )

    return command


def error(result: subprocess.CompletedProcess[str]) -> str:
    """Return the one line that a refused command prints."""
    assert result.returncode == 1, result.stderr
    assert result.stdout == ""
    line = result.stderr.strip()
    assert line.startswith("workshape: ")
    assert "\n" not in line
    return line


def test_no_record_is_written_where_no_table_applies(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "record.md"
    told = error(run("decide", "Our queue grows. What gives?", "--adr", path))
    assert "no decision table applies, so there is nothing to record" in told
    assert not path.exists()


def test_ask_prints_marked_text_and_numbered_sources(run: Run) -> None:
    printed = run("ask", "How large can an SQS message be?").stdout
    assert "1 MiB" in printed
    assert "[1]" in printed
    assert "https://docs.aws.amazon.com/" in printed


def test_ask_as_json_is_the_answer(run: Run) -> None:
    answer = json.loads(run("ask", "How large can an SQS message be?", "--json").stdout)
    assert answer["status"] == "answered"
    assert answer["citations"][0]["marker"] == 1


def test_decide_shows_what_was_understood_and_why(run: Run, tmp_path: Path) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text("runtime: [container, not gpu]\n", "utf-8")
    told = run(
        "decide", "Bursts of uploads, each takes 40 minutes. Lambda or Fargate?", "--facts", facts
    ).stdout
    assert "duration        40 minutes" in told
    assert "What should run the work? ECS on Fargate" in told
    assert "Out: Lambda: 40 minutes is above 15 minutes" in told
    assert "Would change it: the longest unit takes at most 15 minutes: Lambda" in told


def test_decide_as_json_is_what_http_answers(run: Run) -> None:
    told = json.loads(run("decide", "Nightly reports of 40 minutes", "--json").stdout)
    assert told["work_items"][0]["decision"]["chosen"] == "fargate"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("colour: red", "the fact colour cannot be 'red': no such fact"),
        ("- a\n- b", "it is not a mapping of facts to values"),
        ("a: [", "cannot read facts from"),
    ],
)
def test_facts_that_cannot_be_read_are_refused_in_one_line(
    run: Run, tmp_path: Path, written: str, said: str
) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text(written, "utf-8")
    failed = run("decide", "a job", "--facts", facts)
    assert failed.returncode == 1
    assert said in failed.stderr
    assert failed.stderr.count("\n") == 1


def test_search_as_json_says_how_each_ranking_saw_a_hit(run: Run) -> None:
    hits = json.loads(run("search", "poison message", "-k", "3", "--json").stdout)["hits"]
    assert len(hits) == 3
    assert {
        "passage_id",
        "document_id",
        "path",
        "url",
        "heading",
        "score",
        "dense_rank",
        "keyword_rank",
        "known_question_rank",
        "known_question",
        "role",
        "text",
    } <= set(hits[0])
    assert hits == sorted(hits, key=lambda hit: -hit["score"])


@pytest.mark.parametrize(
    ("flag", "silent"), [("--dense-only", "keyword_rank"), ("--keyword-only", "dense_rank")]
)
def test_search_by_one_ranking_asks_only_that_one(run: Run, flag: str, silent: str) -> None:
    hits = json.loads(run("search", "poison message", "--json", flag).stdout)["hits"]
    assert hits
    assert all(hit[silent] is None for hit in hits)


def test_search_explains_what_a_passage_is_for_and_by_which_known_question_it_came_in(run: Run) -> None:
    told = run("search", "how do I run something every night at 3", "-k", "3", "--explain").stdout
    assert "   role: " in told
    assert "known question: “" in told


def test_library_counts_what_is_known_and_lists_what_is_old(run: Run) -> None:
    told = run("library").stdout
    assert "situation" in told
    assert "verified-in-doc" in told
    counted = json.loads(run("library", "--json").stdout)
    assert counted["documents"] >= 85
    assert sum(counted["confidences"].values()) == counted["facts"]
    oldest = json.loads(run("library", "--stale", "180d", "--json").stdout)
    assert oldest[0]["days"] >= oldest[-1]["days"] >= 180
    assert "write 180d" in run("library", "--stale", "half a year").stderr


def test_ingesting_the_shipped_corpus_again_changes_nothing(run: Run) -> None:
    result = json.loads(run("ingest", "--json").stdout)
    assert result["documents"]["unchanged"] >= shipped_documents()
    assert {count for outcome, count in result["documents"].items() if outcome != "unchanged"} == {0}
    assert result["passages"] == 0


def test_sources_lists_and_removes(run: Run) -> None:
    listed = json.loads(run("sources", "--json").stdout)
    assert "service-sqs" in {one["id"] for one in listed}
    assert run("sources", "remove", "service-sqs").stdout == "removed service-sqs\n"
    assert "service-sqs" not in {one["id"] for one in json.loads(run("sources", "--json").stdout)}


def test_one_source_is_shown_whole_with_where_it_is_from(run: Run) -> None:
    shown = run("sources", "show", "service-sqs").stdout
    assert shown.startswith("Amazon SQS\nservice-sqs, service, as of 2026-")
    assert "library/service/sqs.md" in shown
    assert "[@sqs-create] SQS API: CreateQueue, AWS, 2026-05-20, https://docs.aws.amazon.com/" in shown
    whole = json.loads(run("sources", "show", "service-sqs", "--json").stdout)
    assert whole["text"] in shown


@pytest.mark.parametrize("command", ["show", "remove"])
def test_a_wrong_id_is_refused_with_the_nearest_one(run: Run, command: str) -> None:
    assert "did you mean 'service-sqs'" in error(run("sources", command, "service-sq"))


def test_a_port_that_is_taken_is_named_with_what_to_do(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"--port {port + 1}" in error(run("serve", "--port", str(port)))


def test_an_address_of_another_machine_is_refused(run: Run) -> None:
    assert "cannot listen on 192.0.2.1" in error(run("serve", "--host", "192.0.2.1", "--open"))


def test_a_broken_file_is_a_line_in_the_summary_and_an_exit_code(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "good.md").write_text("# Good\n\nA good note about queues.\n")
    (folder / "binary.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    locked = PdfWriter()
    locked.add_blank_page(100, 100)
    locked.encrypt("secret", algorithm="RC4-128")
    locked.write(folder / "locked.pdf")
    result = run("ingest", folder)
    assert result.returncode == 3
    assert "1 added" in result.stdout
    assert "2 failed" in result.stdout
    failures = [line for line in result.stderr.splitlines() if line.startswith("failed:")]
    assert any("binary.md" in line and "PNG" in line for line in failures)
    assert any("locked.pdf" in line and "password" in line for line in failures)


def test_a_folder_that_does_not_exist_is_named(run: Run, tmp_path: Path) -> None:
    assert "nowhere" in error(run("ingest", tmp_path / "nowhere"))


@pytest.mark.parametrize(("question", "said"), [("", "empty"), ("x" * 100_000, "100,000 characters")])
def test_a_bad_question_is_refused_in_one_line(run: Run, question: str, said: str) -> None:
    assert said in error(run("ask", question))


def test_an_empty_collection_says_how_to_fill_it(run: Run, tmp_path: Path) -> None:
    assert "workshape ingest" in error(run("ask", "SQS or SNS?", "--home", tmp_path / "new"))


def test_a_home_that_is_a_file_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert str(tmp_path / "file") in error(run("ask", "SQS or SNS?", "--home", tmp_path / "file"))


def test_a_damaged_catalog_is_refused(run: Run, home: Path) -> None:
    for name in ("catalog.sqlite3", "catalog.sqlite3-wal", "catalog.sqlite3-shm"):
        (home / name).unlink(missing_ok=True)
    (home / "catalog.sqlite3").write_bytes(b"not a database, for sure" * 100)
    assert "cannot be opened" in error(run("ask", "SQS or SNS?"))


def test_a_collection_of_another_encoder_is_refused_with_the_command_that_mends_it(
    run: Run, tmp_path: Path
) -> None:
    from corpus.encoding.weights import locate

    other = tmp_path / "other-model"
    shutil.copytree(locate(None).folder, other)
    assert "workshape ingest --rebuild" in error(run("ask", "SQS or SNS?", WORKSHAPE_ENCODER=str(other)))


def test_a_collection_that_is_being_written_is_refused_and_can_still_be_read(run: Run, home: Path) -> None:
    with FileLock(home / "write.lock"):
        assert "being written by another process" in error(run("ingest"))
        assert run("ask", "How large can an SQS message be?").returncode == 0


def test_contradicting_options_are_a_usage_error(run: Run) -> None:
    assert run("search", "x", "--dense-only", "--keyword-only").returncode == 2
    assert run("ingest", "--rebuild", "--sync").returncode == 2


@pytest.mark.parametrize("option", ["--adr", "--diagram", "--plot"])
def test_a_file_that_cannot_be_written_is_one_line(option: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "none" / "out.svg"
    refused = run("decide", "Lambda or Fargate for 300 requests/s of 200 ms?", option, path)
    assert f"cannot write {path}: No such file or directory" in error(refused)


def test_tables_are_listed_and_what_is_wrong_with_ones_own_is_said(run: Run, tmp_path: Path) -> None:
    listed = run("tables")
    assert listed.returncode == 0, listed.stderr
    assert "compute: What should run the work?" in listed.stdout
    own = tmp_path / "tables"
    own.mkdir()
    table = {"table": "cache", "question": "Which cache?", "verdict": "Use {name}", "asks": ["colour"]}
    option = {"redis": {"name": "Redis", "names": ["Redis"], "document": "none"}}
    (own / "cache.yaml").write_text(json.dumps({**table, "options": option, "limits": [], "preferences": []}))
    checked = run("tables", WORKSHAPE_TABLES=str(own))
    assert checked.returncode == 1
    assert "cache: Which cache?" in checked.stdout
    assert "asks for 'colour', which is no fact" in checked.stderr
    (own / "cache.yaml").write_text("table: cache")
    assert "cache.yaml, top level: lacks 'question'" in error(
        run("decide", "a job", WORKSHAPE_TABLES=str(own))
    )
