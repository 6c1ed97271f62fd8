"""What can be searched for."""

from typing import Annotated

import sqlalchemy as sa
import strawberry
from strawberry import UNSET

from db.question import LONGEST, MOST_WORDS, question
from db.reading.found import FoundRows
from db.reading.nearness import NOWHERE
from db.reading.want import Paged
from schema.arguments import STORIES, After, ArticleWhere, Before, First, Last, Seen
from schema.context import Info
from schema.enums import Perspective
from schema.selection import read
from schema.types.search import SearchConnection

FOUND = Paged(FoundRows, lambda _, far: sa.true())


@strawberry.type
class SearchQueries:
    @strawberry.field(
        description="The stories that answer a question, in their headlines, standfirsts, bodies, "
        "bylines and tags, the best first: how well a story answers (BM25, a headline counts three "
        "times), and a little how new it is. Stories that say all that was asked; where these "
        "would not fill a page, also those that say some of it, or almost: `didYouMean` tells. In "
        "the WORKING perspective also the working copies of stories that you may work on, with "
        "what was said of them and what they said once."
    )
    async def search(
        self,
        info: Info,
        query: Annotated[
            str,
            strawberry.argument(
                description=f"At most {LONGEST:,} characters and {MOST_WORDS} words, more are "
                "refused with LIMIT_EXCEEDED: `harbour bill`. Words are found in all their forms. "
                '`"harbour bill"` is a phrase, `harb*` a beginning, `-bill` must not be there, '
                "and `headline:`, `standfirst:`, `body:`, `byline:` and `tag:` say where. All else "
                "is overlooked; a question without a word finds nothing."
            ),
        ],
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        where: Annotated[ArticleWhere | None, strawberry.argument(description=STORIES)] = UNSET,
        perspective: Seen = Perspective.PUBLISHED,
    ) -> SearchConnection:
        asked = question(query)
        reader = info.context.reader
        given = asked.parameters(reader.driver.dialect.name)
        means = NOWHERE if reader.nearness is None else await reader.nearness.of(asked)
        return read(SearchConnection, FOUND, perspective, **given, **means)
