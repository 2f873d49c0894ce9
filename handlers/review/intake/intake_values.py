"""What a client sends to be reviewed, within which limits, and what they are told of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from handlers.ids import ClientId, CommandId, TaskId, derived_id
from handlers.review.tasks import Matter

OUTPUT_MAX = 12_000  # characters; the product's promise: short outputs
PROMPT_MAX = 12_000
CONTEXT_MAX = 60_000
TITLE_MAX = 150
NAME_MAX = 100  # agent, its version, matter
EXTERNAL_ID_MAX = 200
METADATA_MAX = 4_096  # bytes of JSON in UTF-8
NAMES_MAX = 50  # of each kind: parties, issuers, tags
SUBJECT_MAX = 200  # characters of each of these names
BATCH_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A task as the client sent it, well formed and within the limits; `matter` is the matter's code."""

    matter: str
    output: str
    external_id: str | None = None
    title: str = ""
    prompt: str = ""
    context: str = ""
    agent: str = ""
    agent_version: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict)
    parties: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class IntakeProblem(StrEnum):
    """Why a task was not taken; the names are part of the agents' API and stay."""

    INVALID = "invalid"
    TOO_LONG = "too-long"
    EMPTY = "empty"
    UNKNOWN_MATTER = "unknown-matter"
    MATTER_CLOSED = "matter-closed"
    NOT_CLEARED = "not-cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class BadTask:
    """A task that the edge could not read: why, where, and in words for whoever sent it."""

    problem: IntakeProblem
    field: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTasks:
    """Take these tasks, good and bad, in the order sent.

    `key` is the client's idempotency key; `fingerprint` the SHA-256 of what was sent with it.
    """

    id: CommandId
    client_id: ClientId
    key: str | None
    fingerprint: str
    tasks: tuple[NewTask | BadTask, ...]

    def task_id(self, index: int) -> TaskId:
        """Name the task at this place of the command, so that a second run names the same one."""
        return TaskId(derived_id(self.id, str(index)))


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeFacts:
    """What is known to the client already, of what the command names.

    `matters` are by code, with the client's clearance. `external` are the tasks by external id, `own` those that
    this very command recorded before an answer got lost. `key_used` is the fingerprint and the answer of the
    command that used the key first.
    """

    matters: Mapping[str, Matter]
    external: Mapping[str, TaskId]
    own: frozenset[TaskId] = frozenset()
    key_used: tuple[str, Mapping[str, object]] | None = None


class IntakeStatus(StrEnum):
    CREATED = "created"
    EXISTS = "exists"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one task, with the times as ISO 8601: it is kept for replays as it stands."""

    index: int
    status: IntakeStatus
    task_id: TaskId | None = None
    external_id: str | None = None
    matter: str = ""
    created_at: str = ""
    due_at: str = ""
    problem: IntakeProblem | None = None
    field: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """The answer to CreateTasks: an outcome for each task in the order sent."""

    outcomes: tuple[Outcome, ...]
    replayed: bool = False
