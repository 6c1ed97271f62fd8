"""What a want would cost, before anything is planned."""

from db.errors import Code, Invalid
from db.reading.filters import conditions_in
from db.reading.paging import Page
from db.reading.want import (
    Asked,
    Choice,
    Column,
    Edges,
    Many,
    Node,
    Nodes,
    One,
    Paged,
    Part,
    TotalCount,
    Want,
)

MAX_COST = 20_000
"""Objects that a request may ask for: a page of 100 stories with all that hangs on them has about
5,000. More is refused before the database hears of it."""

MAX_FIELDS = 500
"""Fields of a root field, fragments written out: to plan one takes about a third of a millisecond,
in which a worker does nothing else. The largest page of ours has 60."""

MAX_LIST_DEPTH = 5
"""How deep lists may stand in each other: SQLite's parser holds about 100 open symbols
(YYSTACKDEPTH), of which a level takes ten and the deepest one up to forty. The same on
PostgreSQL, so that both answer alike."""

COUNT = 50
"""What counting a list costs, in objects, for each condition once more: every row is looked at."""

USUAL_LIST = 5
"""How many rows a list without a page is taken to have when the cost is reckoned."""


def affordable(asked: Asked) -> int:
    """The cost of a root field. Raises `Invalid` for one that is too dear or too deep."""
    fields = _fields(asked)
    if fields > MAX_FIELDS:
        message = f"this asks for {fields:,} fields: {MAX_FIELDS} is the most, ask for them apart"
        raise Invalid(Code.LIMIT_EXCEEDED, message)
    depth = _depth(asked)
    if depth > MAX_LIST_DEPTH:
        message = (
            f"lists stand {depth} deep in each other: {MAX_LIST_DEPTH} is the most, ask for "
            "them apart"
        )
        raise Invalid(Code.LIMIT_EXCEEDED, message)
    cost = _cost(asked, 1)
    need_affordable(cost)
    return cost


def need_affordable(cost: int) -> None:
    """Raises `Invalid` for what is too dear."""
    if cost > MAX_COST:
        message = (
            f"this costs {cost:,}, an object each: {MAX_COST:,} is the most. "
            "Ask for smaller pages, or for less on each row"
        )
        raise Invalid(Code.LIMIT_EXCEEDED, message)


def _fields(asked: Asked) -> int:
    """How many fields there are in an answer, each row of a list counted once."""
    return 1 + sum(_fields(one) for want in asked.wants.values() for one in want)


def _cost(asked: Asked, times: int) -> int:
    """What a field costs that is read `times` times."""
    match asked.field:
        case Column(_, weight):
            return times * weight
        case Part() | Node() | Nodes() | One():
            return _object(asked.want, times)
        case Edges():
            return sum(_cost(one, times) for one in asked.want)
        case Many():
            return _object(asked.want, times * USUAL_LIST)
        case Paged():
            return _page(asked, times)
        case Choice(options):
            return sum(_object(asked.wants[name], times) for name, _ in options)
    return 0


def _object(want: Want, times: int) -> int:
    return times + sum(_cost(one, times) for one in want)


def _page(asked: Asked, times: int) -> int:
    conditions = conditions_in(asked.arguments.get("where"))
    counts = sum(isinstance(one.field, TotalCount) for one in asked.want)
    looking = times * (conditions + counts * COUNT * (1 + conditions))
    rows = times * max(Page.asked(asked.arguments).size, 1)
    return looking + sum(_cost(one, rows) for one in asked.want)


def _depth(asked: Asked, within: int = 0) -> int:
    """How deep lists stand in each other; a root field counts as one."""
    is_list = isinstance(asked.field, Many | Paged | Choice)
    here = within + 1 if is_list or not within else within
    below = (one for want in asked.wants.values() for one in want if one.wants)
    return max((_depth(one, here) for one in below), default=here)
