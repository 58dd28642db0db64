"""The judge of the rules themselves: whether some contradict each other, say nothing new, or can never apply."""

from collections.abc import Sequence
from itertools import chain

from openfigures.engines.checks import Check, Outcome
from openfigures.findings import Finding, JudgeResult, Skipped, Tally
from openfigures.judges.judge import Case
from openfigures.relations.analysis import related
from openfigures.relations.conditions import examine_rules
from openfigures.relations.examination import Remark
from openfigures.relations.readable import unreadable
from openfigures.relations.shapes import examine_relations

NAME = "catalogue"


class CatalogueJudge:
    """Examines row rules and relations; group rules, keys and references are not among what it can examine."""

    name = NAME

    def checks(self, case: Case) -> Sequence[Check]:
        """Return nothing: it works by itself."""
        return ()

    def conclude(self, case: Case, outcomes: Sequence[Outcome]) -> JudgeResult:
        """Return what is odd about the catalogue."""
        examined = [rule for rule in case.catalogue.rules if rule.check is not None and rule.group_by is None]
        reason = unreadable(case.package, case.tables, case.catalogue)
        relations = () if reason else case.catalogue.relations
        clusters = () if reason else related(case.package, case.tables, case.catalogue)
        skipped = tuple(Skipped(one.name, reason) for one in case.catalogue.relations) if reason else ()
        remarks = chain(examine_rules(case.package, case.catalogue), examine_relations(clusters))
        number = len(examined) + len(relations)
        return JudgeResult(
            name=NAME,
            rules_declared=number + len(skipped),
            rules_executed=number,
            skipped=skipped,
            executed=tuple(
                (None, name) for name in [*(one.name for one in examined), *(one.name for one in relations)]
            ),
            tallies=tuple(map(_tally, remarks)),
        )


def _tally(remark: Remark) -> Tally:
    finding = Finding(
        code=remark.code,
        judge=NAME,
        rule=remark.name,
        severity=remark.severity,
        message=remark.message,
        place=remark.place,
        fix="correct the rule, or leave it out",
    )
    return Tally(
        code=remark.code,
        rule=remark.name,
        severity=remark.severity,
        resource=None,
        total=1,
        findings=(finding,),
        because="a catalogue that contradicts itself, or says things twice, misleads whoever relies on it",
    )
