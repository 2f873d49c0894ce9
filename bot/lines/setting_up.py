"""The dispatch table's lines for setting up a firm: each by itself, for it reads the firm as a whole."""

from bot.dispatch import Line, Table
from handlers.people.experts.joining import add_account, add_person
from handlers.people.firms.founding import (
    connect_workspace,
    create_client,
    create_firm,
    issue_key,
    set_digest_channel,
)
from handlers.people.firms.setting_up import (
    AddAccount,
    AddPerson,
    ConnectWorkspace,
    CreateClient,
    CreateFirm,
    CreateMatter,
    IssueKey,
    PlaceHold,
    ReleaseHold,
    SetDigestChannel,
    SetRate,
    SetRetention,
)
from handlers.people.terms.billing.commands import SetBilling, SetPremium
from handlers.people.terms.billing.setting import set_billing, set_premium
from handlers.people.terms.engaging import create_matter, set_rate
from handlers.people.terms.rate_files import ImportRates, import_rates
from handlers.retention.keeping import place_hold, release_hold, set_retention
from storage.facts.people.setting_up import setting_up_facts

SETTING_UP_LINES: Table = {
    CreateFirm: Line(load=setting_up_facts, decide=create_firm, alone=True),
    ConnectWorkspace: Line(load=setting_up_facts, decide=connect_workspace, alone=True),
    SetDigestChannel: Line(load=setting_up_facts, decide=set_digest_channel, alone=True),
    CreateClient: Line(load=setting_up_facts, decide=create_client, alone=True),
    IssueKey: Line(load=setting_up_facts, decide=issue_key, alone=True),
    CreateMatter: Line(load=setting_up_facts, decide=create_matter, alone=True),
    AddPerson: Line(load=setting_up_facts, decide=add_person, alone=True),
    AddAccount: Line(load=setting_up_facts, decide=add_account, alone=True),
    SetRate: Line(load=setting_up_facts, decide=set_rate, alone=True),
    SetPremium: Line(load=setting_up_facts, decide=set_premium, alone=True),
    SetBilling: Line(load=setting_up_facts, decide=set_billing, alone=True),
    SetRetention: Line(load=setting_up_facts, decide=set_retention, alone=True),
    PlaceHold: Line(load=setting_up_facts, decide=place_hold, alone=True),
    ReleaseHold: Line(load=setting_up_facts, decide=release_hold, alone=True),
    ImportRates: Line(load=setting_up_facts, decide=import_rates, alone=True),
}
