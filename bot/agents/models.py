"""The shapes of what clients send and are answered, checked by pydantic and described in the OpenAPI document."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, field_validator

from handlers.review.answering.verdict_values import VerdictKind
from handlers.review.cards.task_views import ViewState
from handlers.review.intake.intake_values import (
    BATCH_MAX,
    CONTEXT_MAX,
    EXTERNAL_ID_MAX,
    METADATA_MAX,
    NAME_MAX,
    NAMES_MAX,
    OUTPUT_MAX,
    PROMPT_MAX,
    SUBJECT_MAX,
    TITLE_MAX,
    IntakeStatus,
)

_SENT = ConfigDict(extra="forbid", strict=True, frozen=True)
_SHOWN = ConfigDict(from_attributes=True, frozen=True)
Name = Annotated[str, Field(max_length=NAME_MAX)]
Subject = Annotated[str, Field(min_length=1, max_length=SUBJECT_MAX)]


def _subjects(words: str) -> Any:
    note = "The firm keeps it from whoever may not see it. Never shown."
    return Field(max_length=NAMES_MAX, description=f"{words} {note}")


class TaskSent(BaseModel):
    """One output to be reviewed."""

    model_config = _SENT

    matter: Annotated[
        str, Field(min_length=1, max_length=NAME_MAX, description="The matter's code, from the firm.")
    ]
    output: Annotated[
        str, Field(min_length=1, max_length=OUTPUT_MAX, description="What the agent wrote. Not blank.")
    ]
    external_id: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=EXTERNAL_ID_MAX,
            description="Your own name for it: unique among your tasks for ever, so that nothing is sent twice.",
        ),
    ] = None
    prompt: Annotated[str | None, Field(max_length=PROMPT_MAX, description="What the agent was asked.")] = (
        None
    )
    context: Annotated[
        str | None, Field(max_length=CONTEXT_MAX, description="What the expert needs to judge it.")
    ] = None
    title: Annotated[str | None, Field(max_length=TITLE_MAX)] = None
    agent: Name | None = None
    agent_version: Name | None = None
    metadata: Annotated[
        dict[str, Any] | None,
        Field(description=f"Yours alone, never shown to an expert; {METADATA_MAX} bytes of JSON at most."),
    ] = None
    parties: Annotated[list[Subject] | None, _subjects("Everybody whom it is about or who takes part.")] = (
        None
    )
    issuers: Annotated[
        list[Subject] | None, _subjects("Whose securities it is about, by name or ticker.")
    ] = None
    tags: Annotated[list[Subject] | None, _subjects("Words that you and the firm have agreed on.")] = None


class BatchSent(BaseModel):
    """Up to a hundred tasks; each is judged by itself."""

    model_config = _SENT

    tasks: Annotated[
        list[Any],
        Field(min_length=1, max_length=BATCH_MAX),
        WithJsonSchema(
            {
                "type": "array",
                "minItems": 1,
                "maxItems": BATCH_MAX,
                "items": {"$ref": "#/components/schemas/TaskSent"},
            }
        ),
    ]


class TaskTaken(BaseModel):
    """A task that was stored and waits to be routed to an expert."""

    model_config = _SHOWN

    id: str
    external_id: str | None
    matter: str
    state: Literal["queued"] = "queued"
    created_at: datetime
    due_at: datetime


class ProblemShown(BaseModel):
    """Problem details (RFC 9457); `type` never changes and leads to a page that explains it."""

    type: str
    title: str
    status: int
    detail: str
    field: str | None = None
    task_id: str | None = None
    request_id: str | None = None


class OutcomeShown(BaseModel):
    """What became of one task of a batch: `index` counts from 0 in the order sent."""

    index: int
    status: IntakeStatus
    id: Annotated[str | None, Field(description="The task's id; that of the older task where it exists.")] = (
        None
    )
    external_id: str | None = None
    task: TaskTaken | None = None
    problem: ProblemShown | None = None


class BatchTaken(BaseModel):
    created: int
    exists: int
    refused: int
    results: tuple[OutcomeShown, ...]


class ReviewShown(BaseModel):
    """One expert's turn. The expert's name is a pseudonym that only this client sees."""

    model_config = _SHOWN

    state: ViewState
    revision: Annotated[int, Field(description="Rises whenever this turn changes, an undo included.")]
    words: str
    expert: str | None
    verdict: VerdictKind | None
    edited_output: str | None
    reason: str | None
    reason_text: str | None
    comment: str
    criteria: Annotated[dict[str, bool] | None, Field(description="The rubric's criteria by id: met or not.")]
    decided_at: datetime | None
    final_at: Annotated[datetime | None, Field(description="Until then the expert may undo the verdict.")]
    use: Annotated[
        tuple[Literal["index", "evaluate", "train"], ...] | None,
        Field(
            description="What this verdict may be used for, as the matter's terms and its expert's consent allowed it "
            "when it was given. The quality index may always use it; to evaluate or train models only what is listed."
        ),
    ]

    @field_validator("criteria", mode="before")
    @classmethod
    def _by_id(cls, value: object) -> object:
        return dict(value) if isinstance(value, tuple) else value


class TaskShown(BaseModel):
    """A task as it stands: a verdict is provisional until `final_at`, then final."""

    model_config = _SHOWN

    id: str
    external_id: str | None
    matter: str
    state: ViewState
    revision: Annotated[int, Field(description="Rises whenever anything about the task's reviews changes.")]
    created_at: datetime
    due_at: datetime
    final_at: datetime | None
    reviews: tuple[ReviewShown, ...]


class PageShown(BaseModel):
    """A page of tasks, newest first; `next_cursor` leads to the next, null on the last."""

    tasks: tuple[TaskShown, ...]
    next_cursor: str | None
