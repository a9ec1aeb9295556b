"""What is derived from the catalog heals whatever happens to its files; what is not is told apart, a line each."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpus.errors import CorpusError, DiskFull, StoreUnreadable, StoreUnwritable
from corpus.store.catalog import Catalog
from corpus.store.doctor import examine
from corpus.store.mend import sound
from corpus.store.store import Store
from corpus.store.writer import Writer
from tests.builders import document, passages
from tests.fakes import WordEncoder

TEXTS = [f"Passage number{number} tells of topic{number % 7} and of queue{number}." for number in range(60)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    with Store(home, WordEncoder()) as store, Writer(store, store.encoder) as writer:
        one = document("many", " ".join(TEXTS))
        writer.write([(one, passages(one, *TEXTS))])
    return home


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for place in random.Random(1).sample(range(len(data)), max(1, len(data) // 50)):
        data[place] ^= 0xFF
    path.write_bytes(data)


def replaced(path: Path, make: Callable[[Path], object]) -> None:
    shutil.rmtree(path)
    make(path)


def by_suffix(folder: str, suffix: str, ruin: Callable[[Path], None]) -> Callable[[Path], None]:
    def ruin_all(home: Path) -> None:
        found = sorted((home / folder).rglob(f"*{suffix}"))
        assert found
        for path in found:
            ruin(path)

    return ruin_all


RUINS: dict[str, Callable[[Path], None]] = {
    "meta.json gone": lambda home: (home / "keywords/meta.json").unlink(),
    "meta.json broken": lambda home: (home / "keywords/meta.json").write_bytes(b"{"),
    "terms flipped": by_suffix("keywords", ".term", flip),
    "terms cut": by_suffix("keywords", ".term", lambda path: path.write_bytes(path.read_bytes()[:20])),
    "postings flipped": by_suffix("keywords", ".idx", flip),
    "stored fields flipped": by_suffix("keywords", ".store", flip),
    "keywords empty": lambda home: [path.write_bytes(b"") for path in (home / "keywords").iterdir()],  # type: ignore[dict-item,return-value]
    "keywords gone": lambda home: shutil.rmtree(home / "keywords"),
    "chroma flipped": by_suffix("vectors", ".sqlite3", flip),
    "chroma cut": by_suffix("vectors", ".sqlite3", lambda path: path.write_bytes(path.read_bytes()[:5_000])),
    "chroma is text": by_suffix("vectors", ".sqlite3", lambda path: path.write_bytes(b"no database" * 999)),
    "chroma gone": by_suffix("vectors", ".sqlite3", Path.unlink),
    "keywords are a file": lambda home: replaced(home / "keywords", lambda path: path.write_text("x")),
    "keywords are a pipe": lambda home: replaced(home / "keywords", os.mkfifo),
    "keywords are a circle": lambda home: replaced(home / "keywords", lambda path: path.symlink_to(path)),
    "vectors are a file": lambda home: replaced(home / "vectors", lambda path: path.write_text("x")),
    "vectors are a circle": lambda home: replaced(home / "vectors", lambda path: path.symlink_to(path)),
    "vectors gone": lambda home: shutil.rmtree(home / "vectors"),
}


@pytest.mark.parametrize("ruin", RUINS.values(), ids=RUINS)
def test_a_damaged_index_is_filled_again_by_the_next_question(
    ruin: Callable[[Path], None], home: Path
) -> None:
    ruin(home)
    encoder = WordEncoder()
    with Store(home, encoder) as store:
        for _ in range(2):
            hit = store.search(TEXTS[7])[0]
            assert (hit.passage.text, hit.dense_rank, hit.keyword_rank) == (TEXTS[7], 1, 1)
        assert set(encoder.encoded) == {TEXTS[7]}  # nothing is embedded again
    assert all(one.well for one in examine(home, encoder.name))


@pytest.mark.parametrize("ruin", RUINS.values(), ids=RUINS)
def test_and_by_the_next_ingest(ruin: Callable[[Path], None], home: Path) -> None:
    ruin(home)
    with Store(home, WordEncoder()) as store:
        with Writer(store, store.encoder) as writer:
            new = document("new", "A topic copies messages.")
            writer.write([(new, passages(new))])
        assert store.search("topic copies messages")[0].document.id == "new"
        assert store.search("number7")[0].passage.text == TEXTS[7]


NEIGHBOURS = ("data_level0.bin", "header.bin", "link_lists.bin", "length.bin", "index_metadata.pickle")


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_a_damaged_graph_of_neighbours_is_filled_again_and_ends_no_process(name: str, tmp_path: Path) -> None:
    texts = [f"Passage number{number} tells of queue{number}." for number in range(1_200)]
    with Store(tmp_path, WordEncoder(dim=256)) as store, Writer(store, store.encoder) as writer:
        one = document("many", " ".join(texts))
        writer.write([(one, passages(one, *texts))])
    (damaged,) = (tmp_path / "vectors").rglob(name)
    before = damaged.stat()
    flip(damaged)
    os.utime(damaged, ns=(before.st_atime_ns, before.st_mtime_ns))  # as a disk does it
    asked = (
        "from pathlib import Path; from corpus.store.store import Store; from tests.fakes import WordEncoder\n"
        f"with Store(Path({str(tmp_path)!r}), WordEncoder(dim=256)) as store:\n"
        f"    print(store.search({texts[7]!r})[0].passage.text)"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert told.stdout.strip() == texts[7], told.stderr[-300:]


def test_a_text_that_is_repeated_is_no_damage(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    same = "A queue absorbs bursts of messages."
    for _ in range(3):
        with Store(tmp_path, WordEncoder()) as store:
            for number in range(3):
                copies = [document(f"copy-{number}-{at}", same) for at in range(100)]
                with Writer(store, store.encoder) as writer:
                    writer.write([(one, passages(one)) for one in copies])
            assert store.search("queue bursts")[0].passage.text == same
            assert sound(store.catalog, store.vectors)  # type: ignore[arg-type]
    assert "damaged" not in caplog.text
    assert len([path for path in (tmp_path / "vectors").iterdir() if path.is_dir()]) == 1


@pytest.fixture
def read_only(home: Path, tmp_path: Path) -> Iterator[Path]:
    """The same collection where nobody may write, not even root."""
    place = tmp_path / "read-only"
    place.mkdir()
    if os.geteuid() != 0:
        shutil.copytree(home, place / "home")
        for path in (place / "home", *(place / "home").rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield place / "home"
        for path in (place / "home", *(place / "home").rglob("*")):
            path.chmod(0o755)
        return
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", place], capture_output=True, check=False).returncode:
        pytest.skip("root writes everywhere, and this machine lets nobody mount a file system")
    shutil.copytree(home, place / "home")
    subprocess.run(["mount", "-o", "remount,ro", place], check=True)
    yield place / "home"
    subprocess.run(["umount", place], check=True)


def test_a_collection_that_may_only_be_read_is_searched(read_only: Path) -> None:
    with Store(read_only, WordEncoder()) as store:
        hit = store.search(TEXTS[7])[0]
        assert (hit.passage.text, hit.dense_rank, hit.keyword_rank) == (TEXTS[7], 1, 1)
        assert store.document("many").text.startswith("Passage number0")
        with pytest.raises(StoreUnwritable, match="let this user write there"), Writer(store, store.encoder):
            pass
    assert [one.part for one in examine(read_only, WordEncoder().name) if not one.well] == []


def fill_up(store: Store) -> None:
    for number in range(50):
        with Writer(store, store.encoder) as writer:
            large = document(f"large-{number}", f"Filling{number} " * 40_000)
            writer.write([(large, passages(large))])


def test_a_full_disk_is_named_and_nothing_is_lost(home: Path, tmp_path: Path) -> None:
    place = tmp_path / "small"
    place.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mounted, capture_output=True, check=False).returncode:
        shutil.rmtree(place)
        assert "make room" in str(DiskFull(home))
        return
    try:
        shutil.copytree(home, place / "home")
        with Store(place / "home", WordEncoder()) as store:
            with pytest.raises(CorpusError) as failed:
                fill_up(store)
            assert isinstance(failed.value, DiskFull), failed.value
            assert store.search("number7", mode="dense")
        with closing(Catalog(place / "home")) as catalog:
            assert catalog.document("many") is not None
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def test_a_damaged_catalog_is_named_with_what_it_alone_holds(home: Path) -> None:
    flip(home / "catalog.sqlite3")
    (found,) = [one for one in examine(home, "words-64") if not one.well]
    assert found.part == "catalog"
    assert "put catalog.sqlite3 back from a copy" in found.seen + found.remedy
    with pytest.raises(StoreUnreadable, match=r"put catalog\.sqlite3 back"):
        Store(home, WordEncoder()).search("queue")


CATALOGS = {
    "half a character": "update passages set text = cast(x'ff41' as text)",
    "half a vector": "update passages set vector = x'00'",
    "no table": "drop table passages",
}


@pytest.mark.parametrize("statement", CATALOGS.values(), ids=CATALOGS)
def test_a_catalog_whose_content_is_damaged_is_named_too(statement: str, home: Path) -> None:
    with closing(sqlite3.connect(home / "catalog.sqlite3")) as connection:
        connection.execute("pragma foreign_keys = off")
        connection.execute(statement)
        connection.commit()
    with pytest.raises(StoreUnreadable, match=r"damaged"), Store(home, WordEncoder()) as store:
        store.search("queue")


def test_a_catalog_that_was_lost_is_missed_and_its_indexes_are_left_alone(home: Path) -> None:
    for path in home.glob("catalog.sqlite3*"):
        path.unlink()
    with pytest.raises(StoreUnreadable, match="it was lost"), Store(home, WordEncoder()) as store:
        store.search("queue")
    wrong = [one for one in examine(home, WordEncoder().name) if not one.well]
    assert [(one.part, one.mendable) for one in wrong] == [("catalog", False)]
    assert "back from a copy" in wrong[0].remedy


def test_the_doctor_names_each_part_and_mends_what_can_be_mended(shipped_home: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(shipped_home, tmp_path / "copy"))
    command = [str(Path(sys.executable).with_name("workshape")), "doctor", "--home", str(home)]

    def doctor(*options: str) -> tuple[int, list[str]]:
        run = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
        return run.returncode, [line.split(":")[0] for line in run.stdout.splitlines() if line[:1] != " "]

    parts = ["folder", "disk", "catalog", "privacy", "keywords", "vectors"]
    assert doctor() == (0, [f"well   {part}" for part in parts])
    (home / "keywords/meta.json").unlink()
    flip(home / "vectors/chroma.sqlite3")
    wrong, told = doctor()
    assert (wrong, told[-2:]) == (1, ["WRONG  keywords", "WRONG  vectors"])
    assert doctor("--mend") == (0, [f"well   {part}" for part in parts])
    shutil.rmtree(home)
    assert doctor() == (1, ["WRONG  folder"])
