"""What the rows of a group come to."""

import ibis
from ibis.expr.types import BooleanColumn, BooleanValue, Column, DecimalValue, Table

from openfigures.suites.pandera.prelude.conditions import decimal


def count(t: Table) -> DecimalValue:
    """Return how many rows a group has."""
    return decimal(t.count(), 9, 0)


def count_if(condition: BooleanColumn) -> DecimalValue:
    """Return how many rows meet a condition; null when that is unknown of one."""
    return decimal(_unless(condition.isnull().any(), condition.sum()), 9, 0)


def total(value: Column, digits: int, scale: int) -> DecimalValue:
    """Return a sum; null when a summand is."""
    return decimal(_unless(value.isnull().any(), value.sum()), digits, scale)


def total_if(value: Column, condition: BooleanColumn, digits: int, scale: int) -> DecimalValue:
    """Return the sum over the rows that meet a condition; null when one of both is unknown."""
    unknown = condition.isnull().any() | (condition & value.isnull()).any()
    return decimal(_unless(unknown, value.sum(where=condition).fill_null(0)), digits, scale)


def least(value: Column) -> DecimalValue:
    """Return the least number; null when one is."""
    return _unless(value.isnull().any(), value.min())


def greatest(value: Column) -> DecimalValue:
    """Return the greatest number; null when one is."""
    return _unless(value.isnull().any(), value.max())


def _unless(unknown: BooleanValue, value: DecimalValue) -> DecimalValue:
    return ibis.ifelse(unknown, ibis.null(value.type()), value)
