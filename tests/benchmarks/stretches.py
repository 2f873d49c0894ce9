"""What is measured, in which order, and what was promised about it."""

from dataclasses import dataclass

ON_PG = " on PostgreSQL"
UNPACED, TEAMS = "unpaced", "teams"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Some posts to one server: as fast as `connections` allow, or `per_second` whatever the answers do."""

    name: str
    server: str
    tasks: bool = False  # tasks sent in by a client; otherwise clicks on Approve
    count: int
    connections: int = 16
    per_second: float = 0.0

    @property
    def is_ours(self) -> bool:
        """Whether it goes to the product; else to something that the product is held against."""
        return self.server.startswith(("product", "intake", UNPACED, TEAMS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One stretch beside another, as a ratio of answers a second; `promised` and `aim` are 0 where nothing is."""

    ours: str
    theirs: str
    promised: float = 0.0
    aim: float = 0.0


STRETCHES = (
    Stretch(name="no-op, 16 connections", server="no-op", count=2_500),
    Stretch(name="verdicts, 16 connections", server="product", count=2_000),
    Stretch(name="verdicts in Teams, 16 connections", server=TEAMS, count=2_000),
    Stretch(name="no-op behind our door, 16 connections", server="no-op behind our door", count=2_500),
    Stretch(name="verdicts with unpaced deliveries, 16 connections", server=UNPACED, count=1_000),
    Stretch(name="no-op, 1 connection", server="no-op", connections=1, count=1_000),
    Stretch(name="verdicts, 1 connection", server="product", connections=1, count=600),
    Stretch(name="verdicts in Teams, 1 connection", server=TEAMS, connections=1, count=600),
    Stretch(
        name="no-op behind our door, 1 connection", server="no-op behind our door", connections=1, count=1_000
    ),
    Stretch(name="no-op, 100 a second", server="no-op", count=500, per_second=100),
    Stretch(name="verdicts, 100 a second", server="product", count=500, per_second=100),
    Stretch(name="bare handler, 16 connections", server="bare", tasks=True, count=1_500),
    Stretch(name="intake, 16 connections", server="intake", tasks=True, count=700),
    Stretch(name="bare handler, 1 connection", server="bare", tasks=True, connections=1, count=800),
    Stretch(name="intake, 1 connection", server="intake", tasks=True, connections=1, count=250),
)
ON_POSTGRESQL = (
    Stretch(name="verdicts on PostgreSQL, 16 connections", server="product" + ON_PG, count=1_500),
    Stretch(name="verdicts on PostgreSQL, 1 connection", server="product" + ON_PG, connections=1, count=300),
    Stretch(name="verdicts on PostgreSQL, 100 a second", server="product" + ON_PG, count=500, per_second=100),
    Stretch(
        name="bare handler on PostgreSQL, 16 connections", server="bare" + ON_PG, tasks=True, count=1_500
    ),
    Stretch(name="intake on PostgreSQL, 16 connections", server="intake" + ON_PG, tasks=True, count=700),
)
COMPARISONS = (
    Comparison(ours="verdicts, 16 connections", theirs="no-op, 16 connections", promised=0.35, aim=0.5),
    Comparison(ours="verdicts, 1 connection", theirs="no-op, 1 connection", promised=0.2, aim=0.28),
    Comparison(ours="verdicts in Teams, 16 connections", theirs="verdicts, 16 connections", promised=0.5),
    Comparison(ours="verdicts in Teams, 1 connection", theirs="verdicts, 1 connection", promised=0.5),
    Comparison(ours="verdicts, 16 connections", theirs="no-op behind our door, 16 connections"),
    Comparison(ours="verdicts, 1 connection", theirs="no-op behind our door, 1 connection"),
    Comparison(ours="verdicts with unpaced deliveries, 16 connections", theirs="no-op, 16 connections"),
    Comparison(ours="intake, 16 connections", theirs="bare handler, 16 connections", promised=0.35),
    Comparison(ours="intake, 1 connection", theirs="bare handler, 1 connection", promised=0.35),
)
COMPARISONS_ON_POSTGRESQL = (
    Comparison(ours="verdicts on PostgreSQL, 16 connections", theirs="no-op, 16 connections"),
    Comparison(ours="verdicts on PostgreSQL, 1 connection", theirs="no-op, 1 connection"),
    Comparison(
        ours="intake on PostgreSQL, 16 connections", theirs="bare handler on PostgreSQL, 16 connections"
    ),
)

PACED = "verdicts, 100 a second"
P99_MS_PROMISED = 50.0
START_SECONDS_PROMISED = 2.0
IDLE_MEGABYTES_PROMISED = 150.0
