"""Microsoft's schema of Adaptive Cards, read some ten times as fast as by the letter, and to the same verdicts.

The schema says "any of these twenty elements" wherever an element may stand, so that the letter has every element tried
against all of them, and all that is wrong with each collected. Here an element that names its type is tried against
what may have that type alone, and the first fault found rules an alternative out.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft6Validator, ValidationError
from jsonschema.validators import extend

SCHEMA = Path(__file__).parents[2] / "payloads" / "teams" / "adaptive-card.1.5.0.schema.json"
DEFINITIONS = "#/definitions/"


@cache
def by_the_letter() -> Draft6Validator:
    """Give the validator that knows nothing of this schema in particular."""
    return Draft6Validator(_schema())


@cache
def validator() -> Draft6Validator:
    """Give the validator of whole cards."""
    made: Draft6Validator = extend(Draft6Validator, {"anyOf": _any_of, "$ref": _ref})(_schema())
    return made


@cache
def _schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return found


@cache
def _types(name: str) -> frozenset[str] | None:
    """The types that a definition allows; None where it allows any."""
    about = _schema()["definitions"][name].get("properties", {}).get("type", {})
    return frozenset(about["enum"]) if "enum" in about else None


def _any_of(validator: Any, alternatives: list[Any], instance: Any, _: Any) -> Iterator[ValidationError]:
    for index, alternative in enumerate(alternatives):
        if _possible(alternative, instance):
            fault = next(iter(validator.descend(instance, alternative, schema_path=index)), None)
            if fault is None:
                return
    yield ValidationError(f"{instance!r} is not valid under any of the given schemas")


def _possible(alternative: dict[str, Any], instance: Any) -> bool:
    if not isinstance(instance, dict) or not isinstance(instance.get("type"), str):
        return True
    references = [alternative, *alternative.get("allOf", ())]
    named = [_types(one["$ref"].removeprefix(DEFINITIONS)) for one in references if "$ref" in one]
    return all(types is None or instance["type"] in types for types in named)


def _ref(validator: Any, reference: str, instance: Any, _: Any) -> Iterator[ValidationError]:
    definition = _schema()["definitions"][reference.removeprefix(DEFINITIONS)]
    yield from validator.descend(instance, definition)
