"""Say what becomes of a suggestion: an editor's link, or never again beside this story.

A pair that is dismissed is dismissed both ways. Both judgements are kept with who gave them and
when, whatever the worker suggests later.
"""

from typing import Unpack

from sqlalchemy.dialects import postgresql, sqlite

from db import workflow
from db.actions import links, references
from db.actions.links import LinkChanges
from db.actions.marking import mark
from db.actions.opening import Held, held
from db.actions.suggesting import LAST_PLACE, lock
from db.errors import Denied, NotFound
from db.ids import Noun, need, wire_id
from db.models import Article, Suggestion, SuggestionState
from db.session import Unit
from db.workflow import Who

CURATORS = frozenset({Who.AUTHOR, Who.DESK})
"""Those who may put a story beside another."""


async def accept(
    unit: Unit,
    wire: str,
    expected_version: int,
    article: str,
    position: int | None = None,
    **changes: Unpack[LinkChanges],
) -> Article:
    """Put a story beside this one as editors do, because it was suggested."""
    story = await held(unit, wire, "id")
    need_curator(story)
    await lock(unit.session)
    suggestion = await _found(unit, story, article)
    if suggestion.state is SuggestionState.DISMISSED:
        raise NotFound("suggestion of this story, for it was dismissed", ("article",))
    linked = await links.add(unit, wire, expected_version, article, position, **changes)
    _judge(unit, suggestion, SuggestionState.ACCEPTED)
    return linked


async def dismiss(unit: Unit, wire: str, article: str) -> Article:
    """Never suggest a story beside this one again, nor this one beside that."""
    story, suggestion = await _judged(unit, wire, article)
    if suggestion.state is not SuggestionState.DISMISSED:
        _judge(unit, suggestion, SuggestionState.DISMISSED)
        await unit.session.flush()
        await _dismiss_the_way_back(unit, story.article, suggestion)
        _record(story, "article.dismiss_suggestion", suggestion)
    return story.article


async def restore(unit: Unit, wire: str, article: str) -> Article:
    """Take back what was said of a suggestion: the worker looks at both stories again."""
    story, suggestion = await _judged(unit, wire, article)
    if suggestion.state is not SuggestionState.PENDING:
        both = [suggestion]
        back = await unit.session.get(Suggestion, (suggestion.other_id, suggestion.article_id))
        if back is not None and back.state is suggestion.state is SuggestionState.DISMISSED:
            both.append(back)
        for one in both:
            _judge(unit, one, SuggestionState.PENDING)
        await mark(unit.session, [one.article_id for one in both], unit.now)
        _record(story, "article.restore_suggestion", suggestion)
    return story.article


def need_curator(story: Held) -> None:
    """Refuse whoever may not put stories beside this one."""
    if workflow.capacities(story.facts, story.unit.viewer).isdisjoint(CURATORS):
        raise Denied(f"suggestions are for {Who.AUTHOR} and {Who.DESK}", ("id",))


async def _judged(unit: Unit, wire: str, article: str) -> tuple[Held, Suggestion]:
    story = await held(unit, wire, "id")
    need_curator(story)
    await lock(unit.session)
    return story, await _found(unit, story, article)


async def _found(unit: Unit, story: Held, wire: str) -> Suggestion:
    """The suggestion of a story. One that the viewer may not see is not there for them."""
    number = need(Noun.ARTICLE, wire, "article")
    found = await unit.session.get(Suggestion, (story.article.id, number))
    if found is None or number not in await references.seen_articles(unit, [number]):
        raise NotFound(f"suggestion of article {wire[:80]!r}", ("article",))
    return found


def _judge(unit: Unit, suggestion: Suggestion, state: SuggestionState) -> None:
    is_judged = state is not SuggestionState.PENDING
    suggestion.state = state
    suggestion.judged_by_id = unit.viewer.user_id if is_judged else None
    suggestion.judged_at = unit.now if is_judged else None


async def _dismiss_the_way_back(unit: Unit, article: Article, suggestion: Suggestion) -> None:
    """Whether it is suggested that way by now or not."""
    dialect = unit.session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    judgement = {
        "state": SuggestionState.DISMISSED,
        "judged_by_id": unit.viewer.user_id,
        "judged_at": unit.now,
    }
    back = insert(Suggestion).values(
        article_id=suggestion.other_id,
        other_id=suggestion.article_id,
        score=suggestion.score,
        place=LAST_PLACE - suggestion.score,
        first_published_at=article.first_published_at,
        reason=suggestion.reason,
        revision_id=suggestion.other_revision_id,
        other_revision_id=suggestion.revision_id,
        **judgement,
    )
    keys = ["article_id", "other_id"]
    await unit.session.execute(back.on_conflict_do_update(index_elements=keys, set_=judgement))


def _record(story: Held, kind: str, suggestion: Suggestion) -> None:
    other = wire_id(Noun.ARTICLE, suggestion.other_id)
    story.record(kind, story.article.working_revision_id, other)
