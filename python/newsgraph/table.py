"""`Table`: rows of an answer to SPARQL, with values as Python has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import pandas

    from newsgraph._native import Cell

XSD = "http://www.w3.org/2001/XMLSchema#"


class IRI(str):
    """A node of the graph."""

    __slots__ = ()

    @property
    def local(self) -> str:
        """What stands after the last / or #: `Tajikistan`, `memberOf`."""
        return self.replace("#", "/").rsplit("/", 1)[-1]

    def __repr__(self) -> str:
        return f"<{self}>"


Value = IRI | str | int | float | bool | date | datetime | None
"""A node, a value, or none where a variable is unbound. A triple term is its text in N-Triples."""


@dataclass(frozen=True, slots=True)
class Table(Sequence[dict[str, Value]]):
    """Rows, each a dict from column to value. An ASK is one row with `answer`, a CONSTRUCT has subject, predicate and object."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    more: bool
    """True when there are rows beyond the limit."""

    @classmethod
    def of(cls, columns: Sequence[str], rows: Sequence[Sequence[Cell]], more: bool) -> Table:
        """From what the library answers."""
        return cls(tuple(columns), tuple(tuple(map(value, row)) for row in rows), more)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    @overload
    def __getitem__(self, index: int) -> dict[str, Value]: ...
    @overload
    def __getitem__(self, index: slice) -> list[dict[str, Value]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, Value] | list[dict[str, Value]]:
        if isinstance(index, slice):
            return [dict(zip(self.columns, row, strict=True)) for row in self.rows[index]]
        return dict(zip(self.columns, self.rows[index], strict=True))

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a data frame (needs `newsgraph[pandas]`)."""
        import pandas

        frame: pandas.DataFrame = pandas.DataFrame(list(self.rows), columns=list(self.columns))
        return frame


def value(cell: Cell) -> Value:
    """A value as Python has it; the words of one that it has no type for."""
    if cell is None:
        return None
    kind, text, datatype = cell
    if kind == "iri":
        return IRI(text)
    name = datatype.removeprefix(XSD) if datatype else "string"
    try:
        match name:
            case "integer" | "int" | "long" | "nonNegativeInteger":
                return int(text)
            case "decimal" | "double" | "float":
                return float(text)
            case "boolean":
                return text in ("true", "1")
            case "date":
                return date.fromisoformat(text)
            case "dateTime":
                return datetime.fromisoformat(text.replace("Z", "+00:00"))
            case _:
                return text
    except ValueError:
        return text
