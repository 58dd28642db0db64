"""The small language of rules: text to tree, or a refusal with position and hint.

obs_value BETWEEN 0 AND 100
unit_measure = '%' AND NOT contains(printed, 'percentage point')
indicators.kind IN ('people', 'count') OR obs_value IS NULL
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from openfigures.errors import nearest
from openfigures.package.limits import NUMBER_DIGITS
from openfigures.rules.functions import FUNCTIONS
from openfigures.rules.nodes import (
    Arithmetic,
    Call,
    Column,
    Compare,
    IsNull,
    Literal,
    Logic,
    Node,
    Not,
    OneOf,
)

CHARACTERS = 10_000
"""The longest expression."""
DEPTH = 50
"""The deepest nesting."""
OPERATORS = 200
"""The most operators in one expression."""

TOKEN = re.compile(
    r"""(?P<space>\s++)
    |(?P<number>(?:[0-9]++(?:\.[0-9]++)?+)(?![\w.]))
    |(?P<text>'(?:[^']|'')*+')
    |(?P<name>"[^"]++"|[^\W\d]\w*+)
    |(?P<mark><=|>=|<>|!=|[=<>+\-*/(),.])""",
    re.VERBOSE,
)
_KEYWORDS = frozenset({"and", "or", "not", "between", "in", "is", "null", "true", "false"})
_HINTS = {
    "/": "division is not exact; multiply both sides instead: a = b / c becomes a * c = b",
    '"': "close the name with a double quote",
    "'": "close the text with a single quote",
    ";": "one expression is all a rule can hold",
    "%": "write multiple_of(a, b) for a remainder; percent signs go into texts, such as '%'",
    "||": "texts cannot be joined",
    "=": "write '=' once to compare",
}
_FOREIGN = {
    "select": "a rule speaks of its own row; sub-queries are not part of the language",
    "like": "write matches(text, 'pattern')",
    "case": "write (condition AND x) OR (NOT condition AND y), or two rules with 'when'",
    "date": "compare dates with another field, or write matches(text, 'pattern')",
}


class GrammarError(ValueError):
    """An expression that is not of the language."""

    def __init__(self, message: str, at: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        """0-based offset in the expression."""
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Token:
    """A word of an expression."""

    kind: str
    text: str
    at: int


def parse_expression(text: str) -> Node:
    """Return the tree of an expression; raises GrammarError."""
    return Parser(text).whole()


def _tokens(text: str, form: re.Pattern[str]) -> Iterator[Token]:
    position = 0
    while position < len(text):
        match = form.match(text, position)
        if match is None:
            character = text[position]
            if character.isdigit() or character == ".":
                raise GrammarError("this is not a number", position, "write digits with a '.', such as 12.5")
            raise GrammarError(f"{character!r} is not part of the language", position, _HINTS.get(character, ""))
        if match.lastgroup == "mark" and text[position : position + 2] == "--":
            raise GrammarError("comments are not part of the language", position, "use 'because' in the catalogue")
        if match.lastgroup != "space":
            yield Token(_kind(match), match[0], position)
        position = match.end()
    yield Token("end", "", len(text))


def _kind(match: re.Match[str]) -> str:
    if match.lastgroup == "name" and match[0].casefold() in _KEYWORDS:
        return match[0].casefold()
    return match[0] if match.lastgroup == "mark" else str(match.lastgroup)


class Parser:
    """Reads by precedence: or, and, not, comparison, + -, *, sign, atom."""

    form = TOKEN

    def __init__(self, text: str) -> None:
        if len(text) > CHARACTERS:
            raise GrammarError(f"the expression is longer than {CHARACTERS} characters", CHARACTERS, "split the rule")
        self.tokens = list(_tokens(text, self.form))
        self.position = 0
        self.depth = 0
        operators = [token for token in self.tokens if token.kind in {"and", "or", "+", "-", "*", "/"}]
        if len(operators) > OPERATORS:
            at = operators[OPERATORS].at
            raise GrammarError(f"the expression has more than {OPERATORS} operators", at, "split the rule")

    def whole(self) -> Node:
        """Return the tree of the whole text; raises GrammarError."""
        if self._now.kind == "end":
            raise GrammarError("the expression is empty", 0, "write what must hold, such as value >= 0")
        node = self._or()
        if self._now.kind != "end":
            raise self._unexpected("the end of the expression")
        return node

    @property
    def _now(self) -> Token:
        return self.tokens[self.position]

    def _take(self, *kinds: str) -> Token | None:
        if self._now.kind not in kinds:
            return None
        self.position += 1
        return self.tokens[self.position - 1]

    def _need(self, kind: str) -> Token:
        token = self._take(kind)
        if token is None:
            raise self._unexpected(f"'{kind.upper()}'")
        return token

    def _unexpected(self, wanted: str) -> GrammarError:
        token = self._now
        found = f"'{token.text}'" if token.text else "the end"
        hint = _HINTS.get(token.text, "") or _FOREIGN.get(token.text.casefold(), "")
        return GrammarError(f"expected {wanted}, found {found}", token.at, hint)

    def _or(self) -> Node:
        node = self._and()
        while token := self._take("or"):
            node = Logic("or", node, self._and(), token.at)
        return node

    def _and(self) -> Node:
        node = self._not()
        while token := self._take("and"):
            node = Logic("and", node, self._not(), token.at)
        return node

    def _not(self) -> Node:
        if token := self._take("not"):
            return Not(self._deeper(self._not), token.at)
        return self._comparison()

    def _comparison(self) -> Node:
        left = self._sum()
        if token := self._take("=", "<>", "!=", "<", "<=", ">", ">="):
            operator = "<>" if token.kind == "!=" else token.kind
            return Compare(operator, left, self._sum(), token.at)
        if token := self._take("is"):
            negated = self._take("not") is not None
            self._need("null")
            return IsNull(left, negated, token.at)
        negation = self._take("not")
        if token := self._take("between"):
            low = self._sum()
            self._need("and")
            high = self._sum()
            inside = Logic("and", Compare(">=", left, low, token.at), Compare("<=", left, high, token.at), token.at)
            return Not(inside, token.at) if negation else inside
        if token := self._take("in"):
            found = OneOf(left, self._options(), token.at)
            return Not(found, token.at) if negation else found
        if negation:
            raise self._unexpected("'BETWEEN' or 'IN' after 'NOT'")
        return left

    def _options(self) -> tuple[Literal, ...]:
        self._need("(")
        options: list[Literal] = []
        while True:
            at = self._now.at
            option = self._sum()
            if not isinstance(option, Literal) or option.value is None:
                raise GrammarError("a list after 'IN' holds texts and numbers only", at, "write IN ('a', 'b')")
            options.append(option)
            if not self._take(","):
                break
        self._need(")")
        return tuple(options)

    def _sum(self) -> Node:
        node = self._product()
        while token := self._take("+", "-"):
            node = Arithmetic(token.kind, node, self._product(), token.at)
        return node

    def _product(self) -> Node:
        node = self._sign()
        while token := self._take("*"):
            node = Arithmetic("*", node, self._sign(), token.at)
        if self._now.kind == "/":
            raise GrammarError("'/' is not part of the language", self._now.at, _HINTS["/"])
        return node

    def _sign(self) -> Node:
        if token := self._take("-"):
            operand = self._deeper(self._sign)
            if isinstance(operand, Literal) and isinstance(operand.value, Decimal):
                return Literal(operand.value.copy_negate(), token.at)
            return Arithmetic("-", Literal(Decimal(0), token.at), operand, token.at)
        return self._atom()

    def _atom(self) -> Node:
        if token := self._take("("):
            node = self._deeper(self._or)
            self._need(")")
            return node
        if token := self._take("number"):
            if len(token.text) > NUMBER_DIGITS:
                raise GrammarError(f"the number has more than {NUMBER_DIGITS} digits", token.at)
            return Literal(Decimal(token.text), token.at)
        if token := self._take("text"):
            return Literal(token.text[1:-1].replace("''", "'"), token.at)
        if token := self._take("true", "false", "null"):
            return Literal({"true": True, "false": False, "null": None}[token.kind], token.at)
        if token := self._take("name"):
            return self._named(token)
        raise self._unexpected("a value")

    def _named(self, token: Token) -> Node:
        if self._take("("):
            return self._call(token)
        name = token.text.strip('"')
        if self._take("."):
            return Column(self._need("name").text.strip('"'), name, token.at)
        if token.text.casefold() in _FOREIGN and self._now.kind in {"name", "text", "number"}:  # else it is a column
            raise GrammarError(f"'{token.text}' is not part of the language", token.at, _FOREIGN[token.text.casefold()])
        return Column(name, None, token.at)

    def _call(self, token: Token) -> Node:
        name = token.text.casefold()
        if name not in FUNCTIONS:
            near = nearest(name, FUNCTIONS)
            hint = f"did you mean {near}?" if near else f"the functions are {', '.join(FUNCTIONS)}"
            raise GrammarError(f"there is no function '{token.text}'", token.at, hint)
        arguments: list[Node] = []
        if not self._take(")"):
            while True:
                arguments.append(self._deeper(self._or))
                if not self._take(","):
                    break
            self._need(")")
        return Call(name, tuple(arguments), token.at)

    def _deeper(self, parse: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > DEPTH:
            raise GrammarError(f"the expression is nested deeper than {DEPTH} levels", self._now.at, "split the rule")
        node = parse()
        self.depth -= 1
        return node
