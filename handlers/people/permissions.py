"""Who may do what: every command that a person can give, with the roles of which one is needed.

This is the one place that says it. The server asks here on every call; what a page shows or hides is a kindness.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from handlers.audit.asked import AskAudit
from handlers.decisions import Refused
from handlers.money.billing import commands as billing
from handlers.money.paying.changing.adjusting import AdjustPay
from handlers.money.paying.changing.disputing import AnswerDispute, DisputeLine
from handlers.money.paying.going_out.approving import ApprovePayouts
from handlers.money.paying.going_out.converting import NoteRate
from handlers.money.paying.going_out.exporting import AskPayoutFile
from handlers.money.paying.going_out.marking import MarkPayouts
from handlers.money.paying.shown.opening import OpenPayouts
from handlers.money.paying.terms import SetPayDetails, SetPayTerms
from handlers.people.duties.commands import GiveConsent, RecordNotice
from handlers.people.experts.inviting import AcceptInvitation, ComeBack, InviteExperts, Leave, StepOut
from handlers.people.experts.name_lists import ListNames
from handlers.people.firms.setting_up import (
    AddPerson,
    CreateClient,
    CreateMatter,
    IssueKey,
    PlaceHold,
    SetRate,
    SetRetention,
)
from handlers.people.gate import admit
from handlers.people.people import Account, Person, Role
from handlers.people.terms.billing.commands import SetBilling, SetPremium
from handlers.people.terms.changing import (
    ChangeFirm,
    ChangeMatter,
    ChangeWording,
    ClearClient,
    ConnectChannel,
    GiveRoles,
    NameApprovers,
    OpenOrCloseMatter,
    SetWeek,
)
from handlers.people.terms.rate_files import ImportRates
from handlers.remedies.commands import AskElsewhere, GiveTime, GiveUp, RemindExpert, SendAgain
from handlers.review.adjusting.commands import AdjustTime, GrantTime, OpenRefusal, OpenTimeForm, RefuseTime
from handlers.review.commands import (
    AnswerReply,
    CloseForm,
    DeclineReview,
    ExplainOffer,
    OpenForm,
    PauseReview,
    RecordVerdict,
    SnoozeReview,
    StartReview,
    UndoVerdict,
    VoidVerdict,
)
from handlers.review.held.commands import OpenHeldForm, ReleaseHeld, SendBack
from handlers.walls.walling import AddWall, EndWall, ImportWalls, ReleasePay, WatchName

_ADMIN = frozenset({Role.ADMIN})
_CLEARING = frozenset({Role.ADMIN, Role.COMPLIANCE})
_COMPLIANCE = frozenset({Role.COMPLIANCE})
_ANSWERING = frozenset({Role.COMPLIANCE, Role.ADMIN})
_WORDING = frozenset({Role.ADMIN, Role.SUPERVISOR})
_RATES = frozenset({Role.ADMIN, Role.FINANCE})
_FINANCE = frozenset({Role.FINANCE})
_EXPERT = frozenset({Role.EXPERT})
_OF_ONESELF = frozenset[Role]()  # whoever is with the firm, about themselves alone
_TAKING_BACK = frozenset({Role.SUPERVISOR, Role.ADMIN})
_WORK = frozenset({Role.SUPERVISOR, Role.ADMIN})  # that it gets done
_REVIEWING = frozenset({Role.SUPERVISOR, Role.ADMIN})  # what a client is charged for
_BILLING = frozenset({Role.FINANCE, Role.ADMIN})
_SEEING_BILLS = _REVIEWING | _BILLING

MAY: Mapping[type[Any], frozenset[Role]] = MappingProxyType(
    {
        ChangeFirm: _ADMIN,
        SetWeek: _ADMIN,
        NameApprovers: _ADMIN,
        AddPerson: _ADMIN,
        InviteExperts: _ADMIN,
        AcceptInvitation: _OF_ONESELF,
        StepOut: _OF_ONESELF,
        ComeBack: _OF_ONESELF,
        Leave: _OF_ONESELF,
        GiveConsent: _OF_ONESELF,
        RecordNotice: _CLEARING,
        GiveRoles: _ADMIN,
        CreateClient: _CLEARING,
        ClearClient: _CLEARING,
        IssueKey: _ADMIN,
        ImportRates: _RATES,
        SetRate: _RATES,
        SetPremium: _RATES,
        SetBilling: _RATES,
        CreateMatter: _ADMIN,
        ChangeMatter: _ADMIN,
        ChangeWording: _WORDING,
        OpenOrCloseMatter: _ADMIN,
        ConnectChannel: _ADMIN,
        RecordVerdict: _EXPERT,
        StartReview: _EXPERT,
        PauseReview: _EXPERT,
        OpenForm: _EXPERT,
        CloseForm: _EXPERT,
        DeclineReview: _EXPERT,
        SnoozeReview: _EXPERT,
        ExplainOffer: _EXPERT,
        UndoVerdict: _EXPERT,
        AnswerReply: _EXPERT,
        VoidVerdict: _TAKING_BACK,
        OpenHeldForm: _TAKING_BACK,
        ReleaseHeld: _TAKING_BACK,
        SendBack: _TAKING_BACK,
        OpenTimeForm: _EXPERT,
        AdjustTime: _EXPERT,
        GrantTime: _TAKING_BACK,
        OpenRefusal: _TAKING_BACK,
        RefuseTime: _TAKING_BACK,
        AskAudit: _ANSWERING,
        AddWall: _CLEARING,
        EndWall: _CLEARING,
        ImportWalls: _CLEARING,
        WatchName: _COMPLIANCE,
        ReleasePay: _COMPLIANCE,
        PlaceHold: _CLEARING,
        SetRetention: _CLEARING,
        ListNames: _CLEARING,
        SendAgain: _ADMIN,
        GiveUp: _ADMIN,
        RemindExpert: _WORK,
        AskElsewhere: _WORK,
        GiveTime: _WORK,
        OpenPayouts: _FINANCE,
        ApprovePayouts: _FINANCE,
        AnswerDispute: _FINANCE,
        AskPayoutFile: _FINANCE,
        MarkPayouts: _FINANCE,
        AdjustPay: _FINANCE,
        NoteRate: _FINANCE,
        SetPayTerms: _RATES,
        SetPayDetails: _RATES,
        DisputeLine: _EXPERT,
        billing.SetFirmBilling: _BILLING,
        billing.SetClientBilling: _BILLING,
        billing.OpenPreBill: _BILLING,
        billing.DecideLine: _REVIEWING,
        billing.AcceptLines: _REVIEWING,
        billing.DropPreBill: _BILLING,
        billing.IssueInvoices: _BILLING,
        billing.VoidInvoice: _BILLING,
        billing.CreditInvoice: _BILLING,
        billing.NoteReceipt: _BILLING,
        billing.SendInvoice: _BILLING,
        billing.SeeInvoices: _SEEING_BILLS,
    }
)
AT_THE_DESK = frozenset[Role]().union(
    *(MAY[act] for act in (ChangeFirm, ClearClient, ChangeWording, ImportRates))
)


def admit_to(act: type[Any], account: Account | None) -> Person | Refused:
    """Give the person behind an account, or the refusal when they may not give commands of this kind."""
    return admit(account, *MAY[act])


def may(person: Person, act: type[Any]) -> bool:
    """Whether a person holds one of the roles for a kind of command."""
    return not MAY[act] or not person.roles.isdisjoint(MAY[act])
