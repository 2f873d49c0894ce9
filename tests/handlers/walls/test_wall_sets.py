"""Who may see a task: the decision table of walls."""

from datetime import datetime, timedelta

import pytest

from handlers.ids import ClientId, MatterId, PersonId
from handlers.walls.wall_sets import (
    NO_WALLS,
    Judgement,
    Wall,
    WallKind,
    barred,
    barred_people,
    judge,
    judge_channel,
    judge_reader,
)
from tests.handlers.review.samples import ADA, BEN, NOW
from tests.handlers.walls.wall_samples import (
    CORA,
    LAST_WEEK,
    NEXT_WEEK,
    for_all,
    for_team,
    member,
    task,
    wall,
    walls,
)

K = WallKind
ONE = (  # a wall that bars Ada, and whether it is hit
    (wall(K.CLIENT, "client"), True),
    (wall(K.CLIENT, "another"), False),
    (wall(K.MATTER, "matter"), True),
    (wall(K.MATTER, "another"), False),
    (wall(K.PARTY, "Acme"), True),
    (wall(K.PARTY, "ACME HOLDINGS"), True),
    (wall(K.PARTY, "Acme Holdings of Delaware"), False),
    (wall(K.PARTY, "ACM"), False),  # an issuer there, no party
    (wall(K.PARTY, "Holding"), False),  # no whole word
    (wall(K.ISSUER, "acm"), True),
    (wall(K.ISSUER, "Acme"), False),
    (wall(K.TAG, "Merger"), True),
    (wall(K.TAG, "spin-off"), False),
    (wall(K.RESTRICTED, "ACM"), True),
    (wall(K.RESTRICTED, "Acme"), True),
    (wall(K.RESTRICTED, "merger"), False),  # lists look at parties and issuers
    (wall(K.WATCH, "acme"), True),
    (wall(K.WATCH, "Apex"), False),
)


@pytest.mark.parametrize(("one", "is_hit"), ONE, ids=lambda value: str(getattr(value, "id", value)))
def test_a_task_runs_into_what_it_names(one: Wall, *, is_hit: bool) -> None:
    assert barred(walls(one), ADA, task(), NOW) is is_hit


WHOM = (  # a wall, and who of Ada, Ben and Cora is barred
    ((wall(K.PARTY, "Acme"),), {ADA}),
    ((wall(K.PARTY, "Acme", person_id=BEN),), {BEN}),
    ((for_all(K.PARTY, "Acme"),), {ADA, BEN, CORA}),
    ((wall(K.RESTRICTED, "Acme"),), {ADA, BEN, CORA}),
    ((wall(K.WATCH, "Acme"),), {ADA, BEN, CORA}),
    ((for_team(K.PARTY, "Acme"),), set()),
    ((for_team(K.PARTY, "Acme"), member(BEN), member(CORA, "Tax")), {BEN}),
    ((for_team(K.PARTY, "Acme"), member(BEN, "m & a")), {BEN}),
    ((for_team(K.PARTY, "Acme"), member(BEN, until=NOW)), set()),
    ((for_team(K.PARTY, "Acme"), member(BEN, since=NEXT_WEEK)), set()),
    ((for_team(K.PARTY, "Apex"), member(BEN)), set()),
    ((wall(K.PARTY, "Acme"), wall(K.TAG, "merger", person_id=BEN)), {ADA, BEN}),
    ((member(ADA),), set()),
    ((), set()),
)


@pytest.mark.parametrize(("them", "kept_out"), WHOM)
def test_a_wall_bars_a_person_a_team_or_everybody(them: tuple[Wall, ...], kept_out: set[str]) -> None:
    assert {one for one in (ADA, BEN, CORA) if barred(walls(*them), one, task(), NOW)} == kept_out


SECOND = timedelta(seconds=1)
WHEN = (
    (LAST_WEEK - SECOND, False),
    (LAST_WEEK, True),
    (NOW, True),
    (NEXT_WEEK - SECOND, True),
    (NEXT_WEEK, False),
)


@pytest.mark.parametrize(("at", "holds"), WHEN)
def test_a_wall_holds_from_its_beginning_to_before_its_end(at: datetime, *, holds: bool) -> None:
    one = wall(K.CLIENT, "client", until=NEXT_WEEK)

    assert barred(walls(one), ADA, task(), at) is holds


J = Judgement
NOBODY: frozenset[PersonId] = frozenset()
PLACES = (  # walls; of anybody, of Ada, of Ben; a channel of nobody knows whom, of Ada and Ben, of Ben, of nobody
    ((), (J.DELIVER,) * 7),
    ((wall(K.PARTY, "Acme"),), (J.DELIVER, J.NOBODY, J.DELIVER, J.OFFER, J.OFFER, J.DELIVER, J.DELIVER)),
    ((for_team(K.PARTY, "Acme"),), (J.DELIVER,) * 7),
    (
        (for_team(K.PARTY, "Acme"), member(ADA)),
        (J.DELIVER, J.NOBODY, J.DELIVER, J.OFFER, J.OFFER, J.DELIVER, J.DELIVER),
    ),
    ((for_all(K.PARTY, "Acme"),), (J.NOBODY,) * 7),
    ((wall(K.RESTRICTED, "ACM"),), (J.NOBODY,) * 7),
    ((wall(K.WATCH, "ACM"),), (J.COMPLIANCE,) * 7),
    ((wall(K.WATCH, "ACM"), wall(K.RESTRICTED, "Acme")), (J.COMPLIANCE,) * 7),
    ((wall(K.RESTRICTED, "ACM", until=NOW),), (J.DELIVER,) * 7),
)


@pytest.mark.parametrize(("them", "judged"), PLACES)
def test_every_place_is_judged_by_who_reads_there(them: tuple[Wall, ...], judged: tuple[Judgement]) -> None:
    mine, one = walls(*them), task()

    assert (
        judge(mine, one, NOW),
        *(judge_reader(mine, reader, one, NOW) for reader in (ADA, BEN)),
        *(
            judge_channel(mine, readers, one, NOW)
            for readers in (None, frozenset({ADA, BEN}), frozenset({BEN}), NOBODY)
        ),
    ) == judged


def test_a_task_that_names_nobody_runs_into_walls_on_its_client_and_matter_alone() -> None:
    bare = task(parties=(), issuers=(), tags=(), client_id=ClientId("c"), matter_id=MatterId("m"))
    them = walls(*(one for one, _ in ONE))

    assert not barred(them, ADA, bare, NOW)
    assert barred(walls(wall(K.MATTER, "m")), ADA, bare, NOW)


def test_nobody_is_named_by_what_bars_everybody() -> None:
    assert barred_people(walls(for_all(K.PARTY, "Acme"), wall(K.TAG, "merger")), task(), NOW) == {ADA}
    assert barred_people(NO_WALLS, task(), NOW) == frozenset()
