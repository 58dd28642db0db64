"""The relations of a package examined, each in one of its groups: figures aside, whether they fit together."""

from collections.abc import Iterable, Iterator
from time import monotonic

from openfigures.relations.examination import SECONDS, Law, Remark, examine
from openfigures.relations.quantities import bounds_of_kind
from openfigures.relations.systems import Cluster


def examine_relations(clusters: Iterable[Cluster]) -> Iterator[Remark]:
    """Yield what is odd about the relations; groups in which the same relations meet are looked at once."""
    seen: set[frozenset[str]] = set()
    told: set[tuple[str, str]] = set()
    deadline = monotonic() + SECONDS
    for cluster in clusters:
        names = frozenset(one.relation.name for one in cluster.instances)
        if not names or names in seen:
            continue
        seen.add(names)
        for remark in _examined(cluster, deadline):
            if (remark.code, remark.name) not in told:
                told.add((remark.code, remark.name))
                yield remark


def _examined(cluster: Cluster, deadline: float) -> Iterator[Remark]:
    laws = [
        Law(name=one.relation.name, constraint=one.constraint, guard=one.guard, place=one.relation.place)
        for one in cluster.instances
    ]
    kinds = (bounds_of_kind(quantity, name) for name, quantity in cluster.quantities.items())
    whole = frozenset(name for name, quantity in cluster.quantities.items() if quantity.whole)
    yield from examine(laws, [one for one in kinds if one is not None], whole, deadline)
