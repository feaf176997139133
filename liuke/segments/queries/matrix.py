"""The RFM matrix: how often they came against how long ago, and who is in each cell. B12."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt
from typing import TYPE_CHECKING

from django.db.models import Case, CharField, Count, Q, Sum, Value, When

from liuke.kit.money import Money
from liuke.segments.models import CustomerFeatures
from liuke.segments.queries.slipping import SLIPPING
from liuke.segments.queries.sums import Sums, read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from liuke.accounts.scope import Scope

RECENCY_BANDS = (
    ("0_30", 1, 30),
    ("31_60", 31, 60),
    ("61_90", 61, 90),
    ("91_180", 91, 180),
    ("181", 181, None),
)
COUNT_BANDS = (("16", 16, None), ("8_15", 8, 15), ("4_7", 4, 7), ("2_3", 2, 3), ("1", 1, 1))
_RAMP = 5


@dataclass(frozen=True)
class MatrixCell:
    """How many customers came so often and were last here so long ago, and what each spent in 365 days.

    ``heat`` is 0–5: the root of the cell's share of the fullest cell, so that small groups stay visible.
    ``slipping`` counts who of them is slipping away by her own rhythm.
    """

    recency: str
    visits: str
    customers: int
    share_permille: int
    average_spend: Money
    heat: int
    slipping: int

    @property
    def is_leaving(self) -> bool:
        """More than half of the cell is slipping away."""
        return 2 * self.slipping > self.customers


def rfm_matrix(*, scope: Scope, currency: str) -> list[list[MatrixCell]]:
    """Return five rows of five cells, rows from most visits to one, columns from lately to long ago. One query.

    Bands are named by their edges: ``31_60`` days, ``8_15`` activity days; ``181`` and ``16`` are open upwards. Amounts
    are in the shop's currency. Before the first refresh every cell is empty.
    """
    counted = read(MATRIX, scope=scope)
    found = {group: (cell["n"], cell["spend"], cell["slipping"]) for group, cell in counted.items()}
    everybody = sum(n for n, _spend, _slipping in found.values())
    fullest = max((n for n, _spend, _slipping in found.values()), default=0)
    matrix = []
    for visits, _fewest, _most in COUNT_BANDS:
        row = []
        for recency, _nearest, _farthest in RECENCY_BANDS:
            n, spend, slipping = found.get((recency, visits), (0, 0, 0))
            row.append(
                MatrixCell(
                    recency=recency,
                    visits=visits,
                    customers=n,
                    share_permille=round(1000 * n / everybody) if everybody else 0,
                    average_spend=Money(spend // n if n else 0, currency),
                    heat=ceil(_RAMP * sqrt(n / fullest)) if n else 0,
                    slipping=slipping,
                )
            )
        matrix.append(row)
    return matrix


def in_cells(scope: Scope, cells: Iterable[tuple[str, str]]) -> QuerySet[CustomerFeatures]:
    """Return the features of everybody in these (recency, visits) cells, who spent most first."""
    wanted = Q(pk__in=())
    for recency, visits in cells:
        wanted |= _within("recency_days", RECENCY_BANDS, recency) & _within("activity_days", COUNT_BANDS, visits)
    rows = CustomerFeatures.objects.within(scope).filter(wanted, activity_days__gt=0)
    return rows.select_related("customer", "customer__salon").order_by("-spend_365_minor", "customer_id")


def _within(column: str, bands: tuple[tuple[str, int, int | None], ...], name: str) -> Q:
    low, high = next((low, high) for band, low, high in bands if band == name)
    return Q(**{f"{column}__gte": low}) & (Q() if high is None else Q(**{f"{column}__lte": high}))


def _band(column: str, bands: tuple[tuple[str, int, int | None], ...]) -> Case:
    tests = [When(_within(column, bands, name), then=Value(name)) for name, _low, _high in bands]
    return Case(*tests, output_field=CharField())


def _in_bands(rows: QuerySet[CustomerFeatures]) -> QuerySet[CustomerFeatures]:
    return rows.annotate(r=_band("recency_days", RECENCY_BANDS), f=_band("activity_days", COUNT_BANDS))


MATRIX = Sums(
    "matrix",
    {"n": Count("customer"), "spend": Sum("spend_365_minor"), "slipping": Count("customer", filter=SLIPPING)},
    by=("r", "f"),
    where=Q(activity_days__gt=0),
    prepared=_in_bands,
)
