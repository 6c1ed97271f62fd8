"""What a want would cost, before anything is planned."""

from collections.abc import Callable, Iterator

from db.errors import Code, Invalid
from db.reading.filters import conditions_in
from db.reading.paging import Page
from db.reading.want import (
    WITHIN,
    Asked,
    Choice,
    Column,
    Derived,
    Edges,
    Facet,
    Facets,
    Late,
    Many,
    Narrowed,
    Node,
    Nodes,
    One,
    Paged,
    Part,
    Referred,
    Tally,
    TotalCount,
    Want,
    held_in,
)

MAX_COST = 20_000
"""Objects that a request may ask for: a page of 100 stories with all that hangs on them has about
5,000. More is refused before the database hears of it."""

MAX_FIELDS = 500
"""Fields of a root field, fragments written out: to plan one takes about a third of a millisecond,
in which a worker does nothing else. The largest page of ours has 60."""

MAX_ROW = 100
"""Fields of a row and of what is joined to it: SQLite joins text in expressions that are up to
1,000 deep (SQLITE_MAX_EXPR_DEPTH). A story has 30 of its own."""

MAX_LISTS = 5
MAX_THINGS = 8
"""How deep lists may stand in each other, and how deep lists and single things together: SQLite's
parser holds about 100 open symbols (YYSTACKDEPTH), of which each takes ten. The same on PostgreSQL,
so that both answer alike."""

COUNT = 50
"""What counting a list costs, in objects, for each condition once more: every row is looked at."""

USUAL_LIST = 5
"""How many rows a list without a page is taken to have when the cost is reckoned."""


def affordable(asked: Asked) -> int:
    """The cost of a root field. Raises `Invalid` for one that is too dear, too wide or too deep."""
    _need(_fields(asked), MAX_FIELDS, "this asks for {} fields")
    _need(_row(asked), MAX_ROW, "this asks for {} fields of one row and what belongs to it")
    root = int(_is_list(asked))
    _need(root + _depth(asked, _is_list), MAX_LISTS, "lists stand {} deep in each other")
    root += 2 * isinstance(asked.field, Referred)  # each of its rows is looked up in its list
    _need(root + _depth(asked, _things), MAX_THINGS, "things stand {} deep in each other")
    cost = _cost(asked, 1)
    need_affordable(cost)
    return cost


def _need(found: int, most: int, what: str) -> None:
    if found > most:
        message = f"{what.format(f'{found:,}')}: {most} is the most, ask for them apart"
        raise Invalid(Code.LIMIT_EXCEEDED, message)


def need_affordable(cost: int) -> None:
    """Raises `Invalid` for what is too dear."""
    if cost > MAX_COST:
        message = (
            f"this costs {cost:,}, an object each: {MAX_COST:,} is the most. "
            "Ask for smaller pages, or for less on each row"
        )
        raise Invalid(Code.LIMIT_EXCEEDED, message)


def _cost(asked: Asked, times: int) -> int:
    """What a field costs that is read `times` times."""
    match asked.field:
        case Column(_, weight) | Late(_, _, weight):
            return times * weight
        case Part() | Node() | Nodes() | One():
            return _object(asked.want, times)
        case Edges():
            return sum(_cost(one, times) for one in asked.want)
        case Many():
            return _object(asked.want, times * USUAL_LIST)
        case Derived(usual=usual):
            return _object(asked.want, times * usual)
        case Paged():
            return _page(asked, times)
        case Narrowed():
            return sum(_cost(one, times) for one in held_in(asked))
        case Facets():
            return COUNT * sum(isinstance(one.field, Facet) for one in asked.want)
        case Tally():
            return COUNT * (1 + conditions_in(asked.arguments.get(WITHIN)))
        case Choice(options):
            return sum(_object(asked.wants[name], times) for name, _ in options)
        case Referred(options):
            return sum(_object(asked.wants[one.name], times * one.times) for one in options)
    return 0


def _object(want: Want, times: int) -> int:
    return times + sum(_cost(one, times) for one in want)


def _page(asked: Asked, times: int) -> int:
    conditions = sum(conditions_in(asked.arguments.get(name)) for name in ("where", WITHIN))
    counts = sum(isinstance(one.field, TotalCount) for one in asked.want)
    looking = times * (conditions + counts * COUNT * (1 + conditions))
    rows = times * max(Page.asked(asked.arguments).size, 1)
    return looking + sum(_cost(one, rows) for one in asked.want)


def _below(asked: Asked) -> Iterator[Asked]:
    return (one for want in asked.wants.values() for one in want)


def _fields(asked: Asked) -> int:
    """How many fields there are in an answer, each row of a list counted once."""
    return 1 + sum(map(_fields, _below(asked)))


def _row(asked: Asked) -> int:
    """The fields of the widest row, with those of the single things that are joined to it."""
    here = max((sum(map(_joined, want)) for want in asked.wants.values()), default=0)
    return max([here, *map(_row, _below(asked))])


def _joined(asked: Asked) -> int:
    return 1 + (0 if _is_list(asked) else sum(map(_joined, _below(asked))))


def _depth(asked: Asked, counts: Callable[[Asked], int]) -> int:
    """How deep what counts stands in each other; a single root row does not."""
    return max((counts(one) + _depth(one, counts) for one in _below(asked)), default=0)


def _is_list(asked: Asked) -> bool:
    return isinstance(asked.field, Many | Derived | Paged | Choice | Referred | Tally | Facet)


def _things(asked: Asked) -> int:
    """How many things deep a field is by itself: 3 are the facts that Python works on, and rows
    that are worked out.
    """
    match asked.field:
        case Late() | Derived():
            return 3
        case Part(present):
            return int(present is not None)
        case One() | Many() | Paged() | Choice() | Tally() | Facet():
            return 1
    return 0
