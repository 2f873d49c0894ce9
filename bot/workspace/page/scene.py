"""What a block needs to know of its surroundings before it can be drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

Json = Mapping[str, Any]
"""A JSON object as Slack documents it: its keys are Slack's, not ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Whose names are known, in which zone times are read, and which inputs were refused."""

    key: str = "scene"
    """Unique on the page: the prefix of every HTML id drawn in this scene."""
    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    errors: Mapping[str, str] = field(default_factory=dict)
    """The words beside a refused input, by block id."""
    values: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    """What the person has chosen so far, in Slack's state shape: by block id, then by action id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where in a scene one element stands."""

    scene: Scene
    block_id: str
    acts: bool = True
    """Whether a change goes to the app at once; an input block waits for its form to be sent."""
    label: str = ""
    required: bool = False

    def stored(self, element: Json) -> Json | None:
        """Return what the person has put into the element, or None where they have not touched it."""
        return self.scene.values.get(self.block_id, {}).get(str(element.get("action_id")))

    def html_id(self, action_id: str) -> str:
        """Return the id that ties a label and an error to their element."""
        return f"{self.scene.key}-{self.block_id}-{action_id}"
