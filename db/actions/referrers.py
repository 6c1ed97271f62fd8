"""The stories that point at one which is retracted: whoever answers for them is told."""

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from db.actions.opening import Held
from db.actions.telling import authors_of, editors_of, told
from db.events import Happened
from db.ids import Noun, wire_id
from db.models import Article, NotificationKind, Publication, RelatedLink, Stage


async def tell_referrers(story: Held) -> list[Happened]:
    """An event of each story whose working or live copy points at this one, with who is told.

    It says nothing of what readers have of that story, which may be changing at this moment.
    """
    unit = story.unit
    referrer, link = aliased(Article), aliased(RelatedLink)
    points = sa.exists().where(
        link.target_id == story.article.id,
        link.article_id == referrer.id,
        link.revision_id.in_((referrer.working_revision_id, referrer.live_revision_id)),
    )
    alive = (referrer.stage != Stage.SPIKED, referrer.publication != Publication.RETRACTED)
    found = sa.select(referrer).where(points, *alive).order_by(referrer.id)
    happened = []
    for one in (await unit.session.scalars(found)).all():
        people = [*await authors_of(unit, one), *await editors_of(unit, one)]
        tells = told(unit, NotificationKind.RELATED_RETRACTED, people)
        subject = wire_id(Noun.ARTICLE, one.id)
        happened.append(
            Happened(
                kind="article.related_retracted",
                subject=subject,
                article_id=one.id,
                reason=story.article.path,
                tells=tells,
            )
        )
    return happened
