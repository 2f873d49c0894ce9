"""The dispatch table's lines for adjustments of time: rare, and each touches the accruals of its expert."""

from bot.dispatch import Line, Table
from handlers.review.adjusting.adjusting import adjust_time, open_time_form
from handlers.review.adjusting.commands import AdjustTime, GrantTime, OpenRefusal, OpenTimeForm, RefuseTime
from handlers.review.adjusting.granting import grant_time, open_refusal, refuse_time
from storage.facts.money.adjusting import adjust_facts, grant_facts

# alone: whose day it is is known only once the facts are there
ADJUSTING_LINES: Table = {
    OpenTimeForm: Line(load=adjust_facts, decide=open_time_form, alone=True),
    AdjustTime: Line(load=adjust_facts, decide=adjust_time, alone=True),
    GrantTime: Line(load=grant_facts, decide=grant_time, alone=True),
    OpenRefusal: Line(load=grant_facts, decide=open_refusal, alone=True),
    RefuseTime: Line(load=grant_facts, decide=refuse_time, alone=True),
}
