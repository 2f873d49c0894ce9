"""Revenue week by week as bars of text, for where no picture can be shown."""

from collections.abc import Sequence

from handlers.money.reports.trends import REVENUE_TITLE, TrendWeek, short_money
from handlers.overview.charts import filled
from handlers.overview.values import BarChart, BarRow


def revenue_chart(weeks: Sequence[TrendWeek]) -> BarChart:
    """Give the weeks as bars of text, for where no picture can be shown: the price, and the margin in it."""
    most = max((one.price.minor for one in weeks), default=0)
    rows = tuple(
        BarRow(label=one.label, filled=filled(one.price.minor, most), words=_revenue_words(one))
        for one in weeks
    )
    return BarChart(title=REVENUE_TITLE, rows=rows)


def _revenue_words(week: TrendWeek) -> str:
    margin = week.price - week.pay
    return f"{short_money(week.price)}, margin {short_money(margin)}"
