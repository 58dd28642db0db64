"""The language of relations: that of rules without functions, with quotients, percentages and references to figures.

poverty_incidence = poor_population / incidence_base
share_lifted > 98 %
increase = population - population[time_period = previous]
population = sum(population by areas.part_of)

The tree is made of the nodes of rules; what only relations have are calls of the names below.
"""

import re
from decimal import Decimal

from openfigures.rules.nodes import Arithmetic, Call, Column, Literal, Node
from openfigures.rules.parser import TOKEN, GrammarError, Parser, Token

PERCENT = "percent"
"""(number): so many hundredths."""
PINNED = "pinned"
"""(quantity, dimension, value, dimension, value...): the quantity at other values of some dimensions."""
TOTAL = "sum"
"""(quantity, column): the quantity summed over all members whose row has the current member in that column."""
PREVIOUS = "previous"
"""The value of a dimension that stands for the period just before; written without quotes."""
_HINTS = {"/": "", "%": "a percent sign stands after a number, such as 98 %"}
"""What differs from rules."""


def parse_relation(text: str) -> Node:
    """Return the tree of a relation or of its guard; raises GrammarError."""
    return _RelationParser(text).whole()


class _RelationParser(Parser):
    form = re.compile(TOKEN.pattern.replace("(),.", r"(),.%\[\]"), TOKEN.flags)

    def _unexpected(self, wanted: str) -> GrammarError:
        error = super()._unexpected(wanted)
        error.hint = _HINTS.get(self._now.kind, error.hint)
        return error

    def _product(self) -> Node:
        node = self._sign()
        while token := self._take("*", "/"):
            node = Arithmetic(token.kind, node, self._sign(), token.at)
        return node

    def _atom(self) -> Node:
        node = super()._atom()
        if isinstance(node, Literal) and not isinstance(node.value, Decimal | str):
            raise GrammarError("a relation speaks of numbers and of the texts of dimensions", node.at)
        if isinstance(node, Literal) and isinstance(node.value, Decimal) and (token := self._take("%")):
            return Call(PERCENT, (node,), token.at)
        return node

    def _named(self, token: Token) -> Node:
        name = token.text.strip('"')
        if self._now.kind == "(":
            return self._total(token)
        if self._now.kind == ".":
            raise GrammarError("a relation reads no columns", token.at, "name quantities and dimensions only")
        quantity = Column(name, None, token.at)
        if not self._take("["):
            return quantity
        pins: list[Node] = []
        while True:
            dimension = self._need("name")
            self._need("=")
            pins += [Column(dimension.text.strip('"'), None, dimension.at), self._pin()]
            if not self._take(","):
                break
        self._need("]")
        return Call(PINNED, (quantity, *pins), token.at)

    def _pin(self) -> Node:
        if (token := self._take("name")) and token.text.casefold() == PREVIOUS:
            return Column(PREVIOUS, None, token.at)
        if token is None and (token := self._take("text")):
            return Literal(token.text[1:-1].replace("''", "'"), token.at)
        at = (token or self._now).at
        raise GrammarError("a dimension is set to a text or to previous", at, "write time_period = previous or '2019'")

    def _total(self, token: Token) -> Node:
        if token.text.casefold() != TOTAL:
            raise GrammarError("relations have no functions but sum", token.at, "write sum(quantity by table.column)")
        self._need("(")
        quantity = self._need("name")
        by = self._take("name")
        if by is None or by.text.casefold() != "by":
            at = (by or self._now).at
            raise GrammarError("expected 'by'", at, "write sum(quantity by table.column)")
        table = self._need("name")
        self._need(".")
        column = self._need("name")
        self._need(")")
        tree = Column(column.text.strip('"'), table.text.strip('"'), table.at)
        return Call(TOTAL, (Column(quantity.text.strip('"'), None, quantity.at), tree), token.at)
