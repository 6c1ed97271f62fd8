"""How good an order is: nDCG, recall and reciprocal rank, from 0 to 1."""

import math
from collections.abc import Mapping, Sequence

from bench.relevance.collection import Gains

MEASURES = ("nDCG@5", "nDCG@10", "recall@5", "MRR")


def measured(order: Sequence[str], gains: Gains) -> Mapping[str, float]:
    """Of one answer, by each measure."""
    good = {id: gain for id, gain in gains.items() if gain > 0}
    first = next((place for place, id in enumerate(order, 1) if id in good), None)
    found = sum(id in good for id in order[:5])
    figures = (
        ndcg(order, good, 5),
        ndcg(order, good, 10),
        found / (len(good) or 1),
        0.0 if first is None else 1 / first,
    )
    return dict(zip(MEASURES, figures, strict=True))


def ndcg(order: Sequence[str], gains: Gains, places: int) -> float:
    """What the first places gain, less the lower they are, as a part of what they could."""
    best = _discounted(sorted(gains.values(), reverse=True)[:places])
    return _discounted([gains.get(id, 0.0) for id in order[:places]]) / best if best else 0.0


def _discounted(gains: Sequence[float]) -> float:
    return math.fsum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))
