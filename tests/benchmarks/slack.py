"""How soon Slack's events are acknowledged while the worker has more to answer than it can.

    python -m tests.benchmarks.slack

A server of its own over the shipped corpus, and a Slack that takes half a second for each answer it is sent. Beside
it how long the same events wait for their answers, which is when a bot that answers first would acknowledge them.
"""

from __future__ import annotations

import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.conftest import WORKSHAPE
from tests.fakes import SlackServer
from tests.ui.slack.conftest import Server, envelope, wait_for
from ui.state import State

_EVENTS, _AT_ONCE, _SLOW_S = 300, 20, 0.5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        subprocess.run([WORKSHAPE, "ingest", "--home", folder], check=True, capture_output=True)
        fake = SlackServer(slow_s=_SLOW_S)
        with fake.running() as url, State(home) as state:
            server = Server(home, url)
            server.start()
            server.wait_until_up()
            acknowledged, answered = _measure(server, fake)
            wait_for(lambda: not state.inbox.due(1), 60)
            server.stop()
    print(f"{_EVENTS} events, {_AT_ONCE} at once; Slack takes {_SLOW_S} s for an answer")
    print("| | median, ms | 99th percentile, ms | longest, ms |\n|---|---|---|---|")
    for name, times in (("acknowledged", acknowledged), ("answered", answered)):
        cuts = statistics.quantiles(times, n=100)
        print(f"| {name} | {cuts[49]:.0f} | {cuts[98]:.0f} | {max(times):.0f} |")


def _measure(server: Server, fake: SlackServer) -> tuple[list[float], list[float]]:
    """Return, for each event, the milliseconds to its acknowledgement, and those until its answer was there."""

    def send(number: int) -> tuple[float, float]:
        began = time.perf_counter()
        response = server.send(envelope(f"Ev{number}", channel=f"C{number}"))
        assert response.status_code == 200
        return began, (time.perf_counter() - began) * 1000

    with ThreadPoolExecutor(_AT_ONCE) as senders:
        sent = list(senders.map(send, range(_EVENTS)))
    arrived: dict[str, float] = {}
    while len(arrived) < _EVENTS:
        for post in list(fake.posted):
            arrived.setdefault(post["channel"], time.perf_counter())
        time.sleep(0.02)
    return [took for _, took in sent], [
        (arrived[f"C{number}"] - began) * 1000 for number, (began, _) in enumerate(sent)
    ]


if __name__ == "__main__":
    main()
