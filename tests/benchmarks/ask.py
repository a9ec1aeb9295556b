"""How long one question takes on the command line, in a fresh process, and how much of it is importing.

    python -m tests.benchmarks.ask [--runs N]

Works on the shipped corpus in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

QUESTION = "When should I choose event driven over containers on AWS?"
COMMAND = str(Path(sys.executable).with_name("workshape"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "WORKSHAPE_HOME": home}
        subprocess.run([COMMAND, "ingest"], check=True, env=environment, capture_output=True)
        seconds = [timed([COMMAND, "ask", QUESTION], environment) for _ in range(runs)]
        imports = [imported(environment) for _ in range(runs)]
    total, importing = statistics.median(seconds), statistics.median(imports)
    print(
        f"{runs} fresh processes: median {total:.2f} s (fastest {min(seconds):.2f}, slowest {max(seconds):.2f})"
    )
    print(f"of which imports: {importing:.2f} s, {importing / total:.0%}")


def timed(command: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, env=environment, capture_output=True)
    return time.perf_counter() - began


def imported(environment: dict[str, str]) -> float:
    """Return the seconds that Python says a question spends importing, nested imports counted once."""
    code = f"import sys; sys.argv = ['workshape', 'ask', {QUESTION!r}]; from ui.cli import main; main()"
    command = [sys.executable, "-X", "importtime", "-c", code]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    own = re.findall(r"^import time:\s+(\d+) \|", run.stderr, re.MULTILINE)
    return sum(map(int, own)) / 1e6


if __name__ == "__main__":
    main()
