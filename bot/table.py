"""The dispatch table: a line for each thing that the product can do."""

from bot.dispatch import Table
from bot.lines.adjusting import ADJUSTING_LINES
from bot.lines.audit import AUDIT_LINES
from bot.lines.billing import BILLING_LINES
from bot.lines.closing import CLOSING_LINES
from bot.lines.deliveries import DELIVERY_LINES
from bot.lines.desk import DESK_LINES
from bot.lines.held import HELD_LINES
from bot.lines.installs import INSTALL_LINES
from bot.lines.intake import INTAKE_LINES
from bot.lines.payouts import PAYOUT_LINES
from bot.lines.places import PLACE_LINES
from bot.lines.remedies import REMEDY_LINES
from bot.lines.retention import RETENTION_LINES
from bot.lines.review import REVIEW_LINES
from bot.lines.walls import WALL_LINES, WALLING_LINES

TABLE: Table = {
    **REVIEW_LINES,
    **HELD_LINES,
    **ADJUSTING_LINES,
    **INTAKE_LINES,
    **DELIVERY_LINES,
    **CLOSING_LINES,
    **PAYOUT_LINES,
    **BILLING_LINES,
    **PLACE_LINES,
    **WALL_LINES,
    **WALLING_LINES,
    **DESK_LINES,
    **INSTALL_LINES,
    **RETENTION_LINES,
    **AUDIT_LINES,
    **REMEDY_LINES,
}
