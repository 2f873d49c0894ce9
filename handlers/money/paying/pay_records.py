"""What decisions about payouts ask storage to remember."""

from handlers.money.paying.values import (
    AdjustmentTaken,
    Dispute,
    DisputeAnswered,
    ExchangeRate,
    FileMoved,
    PayAdjustment,
    PayApproval,
    PayDetails,
    PaymentMark,
    PayoutFile,
    PayoutMoved,
    PayRun,
    PayTerms,
    RunChanged,
    RunOpened,
)

PayRecord = (
    PayTerms
    | PayDetails
    | ExchangeRate
    | PayRun
    | RunChanged
    | RunOpened
    | PayApproval
    | PayAdjustment
    | AdjustmentTaken
    | PayoutMoved
    | Dispute
    | DisputeAnswered
    | PayoutFile
    | FileMoved
    | PaymentMark
)
