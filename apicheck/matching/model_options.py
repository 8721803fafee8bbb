"""What became of the options of a data model: frozen, ordered, compared by value, open to other data."""

from __future__ import annotations

from collections.abc import Callable

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Class
from apicheck.model.entity import Entity
from apicheck.surface.classes.data_models import DataModel, data_model

Option = Callable[[DataModel], object]


def models_of(pair: Pair, pairing: Pairing) -> tuple[DataModel, DataModel] | None:
    """Return the models of a class on both sides, None where it is none on one of them or stands on one side only."""
    old, new = pair.old, pair.new
    if old is None or new is None or not isinstance(old.definition, Class) or not isinstance(new.definition, Class):
        return None
    return _models(old, new, pairing)


def _models(old: Entity, new: Entity, pairing: Pairing) -> tuple[DataModel, DataModel] | None:
    before = data_model(pairing.base.hierarchy, old)
    after = None if before is None else data_model(pairing.head.hierarchy, new)
    return None if before is None or after is None else (before, after)


def changed_option(pair: Pair, pairing: Pairing, option: Option, *, was: object, now: object) -> DataModel | None:
    """Return the model on head where an option of a class `was` one thing and is another `now`; None otherwise.

    What a class inherits from a public ancestor that changed in the same way is told there.
    """
    models = models_of(pair, pairing)
    old, new = pair.old, pair.new
    if models is None or old is None or new is None or not _is_change(models, option, was, now):
        return None
    homes = set(pairing.head.hierarchy.lineage(new).homes[1:])
    for ancestor in pairing.base.hierarchy.lineage(old).entities[1:]:
        counterpart = pairing.counterpart(ancestor)
        if counterpart is None or counterpart.home not in homes:
            continue
        inherited = _models(ancestor, counterpart, pairing)
        if inherited is not None and _is_change(inherited, option, was, now):
            return None
    return models[1]


def _is_change(models: tuple[DataModel, DataModel], option: Option, was: object, now: object) -> bool:
    return option(models[0]) == was and option(models[1]) == now
