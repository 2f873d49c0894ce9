"""Walk for longer than the suite does: `python -m tests.walks.money --steps 1000000`.

Each walk begins with the next seed; the first that goes wrong ends it, with its seed and what was done last.
"""

import argparse
from collections import Counter

from rich.progress import Progress

from tests.walks.money.taking import take_steps

EACH = 5_000


def main() -> None:
    """Walk, and tell how often each kind of command changed something."""
    parser = argparse.ArgumentParser(prog="python -m tests.walks.money", description=__doc__)
    parser.add_argument("--steps", type=int, default=200_000, help="commands in all (default: 200000)")
    parser.add_argument("--each", type=int, default=EACH, help="commands of one walk (default: 5000)")
    parser.add_argument("--seed", type=int, default=1, help="of the first walk (default: 1)")
    given = parser.parse_args()
    done: Counter[str] = Counter()
    with Progress() as progress:
        shown = progress.add_task("Walking", total=given.steps)
        for number in range(-(-given.steps // given.each)):
            done.update(take_steps(given.seed + number, given.each))
            progress.advance(shown, given.each)
    print(", ".join(f"{kind} {count:,}" for kind, count in done.most_common()))


if __name__ == "__main__":
    main()
