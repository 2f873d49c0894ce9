"""The dispatch table's lines for the firm's desk: each by itself, for it reads the firm as a whole."""

from bot.dispatch import Line, Table
from handlers.desk.commands import OpenDesk, OpenSheet, SendSheet
from handlers.desk.desks import open_desk, open_sheet, send_sheet
from handlers.people.firms.first_admins import ClaimFirm, OfferClaim, claim_firm, offer_claim
from storage.facts.people.desk import desk_facts
from storage.facts.people.first_admins import first_admin_facts

DESK_LINES: Table = {
    OpenDesk: Line(load=desk_facts, decide=open_desk, alone=True),
    OpenSheet: Line(load=desk_facts, decide=open_sheet, alone=True),
    SendSheet: Line(load=desk_facts, decide=send_sheet, alone=True),
    OfferClaim: Line(load=first_admin_facts, decide=offer_claim, alone=True),
    ClaimFirm: Line(load=first_admin_facts, decide=claim_firm, alone=True),
}
