"""How fast pages become searchable, against the usual LangChain recipe on the same pages in one run.

    python -m tests.benchmarks.ingest [--pages N] [--runs N]

Each side runs in a process of its own: files read, cut, embedded with the same weights, stored in Chroma.
Time is wall time from the first file to the last vector on disk, imports and model loading reported apart.
The recipe is RecursiveCharacterTextSplitter, HuggingFaceEmbeddings with its defaults and Chroma.from_documents;
it runs with 1,000-character pieces (what most tutorials use, about what the model can read) and with the
splitter's own default of 4,000, most of which the model never sees.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.pages import unpack

SIDES = ("workshape", "recipe-1000", "recipe-4000")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", type=int, help="take only so many pages, evenly from the four guides")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        print(json.dumps(run_side(options.side, options.folder)))
        return
    with tempfile.TemporaryDirectory() as name:
        pages = unpack(Path(name), options.pages)
        results = {side: [start(side, Path(name)) for _ in range(options.runs)] for side in SIDES}
    print_table(pages, results)


def start(side: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.ingest", "--side", side, "--folder", str(folder)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return measured


def run_side(side: str, folder: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as store:
        if side == "workshape":
            measured = ours(folder, Path(store))
        else:
            measured = recipe(folder, Path(store), int(side.removeprefix("recipe-")))
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return measured | {"peak_mib": peak_kib / 1024}


def ours(folder: Path, store: Path) -> dict[str, float]:
    began = time.perf_counter()
    from corpus.encoding.encoders import open_writer
    from corpus.store.store import Store
    from ingest import run
    from ingest.sources import discover
    from ingest.worker import Limits, Worker

    encoder = open_writer(None)
    encoder.encode(["warm"])
    loaded = time.perf_counter()
    with Store(store, encoder) as opened, Worker(None, Limits()) as reader:
        report = run.ingest(opened, encoder, reader, list(discover([folder])), progress=Silent())
        stored = time.perf_counter()
        characters = sum(
            passage.end_char - passage.start_char for _, passage in opened.catalog.all_passages()
        )
    assert not report.failed, report.failed
    return {
        "load_s": loaded - began,
        "work_s": stored - loaded,
        "passages": report.passages,
        "characters": characters,
    }


def recipe(folder: Path, store: Path, size: int) -> dict[str, float]:
    began = time.perf_counter()
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from corpus.encoding.weights import locate

    embeddings = HuggingFaceEmbeddings(model_name=str(locate(None).folder))
    embeddings.embed_query("warm")
    loaded = time.perf_counter()
    splitter = RecursiveCharacterTextSplitter(chunk_size=size, chunk_overlap=200)
    paths = sorted(folder.rglob("*.md"))
    texts = [Document(path.read_text(), metadata={"source": str(path)}) for path in paths]
    pieces = splitter.split_documents(texts)
    Chroma.from_documents(pieces, embeddings, persist_directory=str(store))
    stored = time.perf_counter()
    return {
        "load_s": loaded - began,
        "work_s": stored - loaded,
        "passages": len(pieces),
        "characters": sum(len(text.page_content) for text in texts),
    }


class Silent:
    """Nobody watches a benchmark."""

    def start(self, total: int) -> None: ...

    def advance(self, count: int) -> None: ...


def print_table(pages: int, results: dict[str, list[dict[str, float]]]) -> None:
    print(f"{pages} pages; median of {len(results['workshape'])} run(s)\n")
    print("| | passages | load s | work s | passages/s | pages/s | peak MiB |")
    print("|---|---|---|---|---|---|---|")
    for side, runs in results.items():
        passages, load, work, peak = (
            statistics.median(run[key] for run in runs)
            for key in ("passages", "load_s", "work_s", "peak_mib")
        )
        print(
            f"| {side} | {passages:,.0f} | {load:.1f} | {work:.1f} | {passages / work:.1f} |"
            f" {pages / work:.2f} | {peak:,.0f} |"
        )


if __name__ == "__main__":
    main()
