"""What stands on invoices, as a configuration file changes it: by the commands of the desk."""

from handlers.configuration.carrying.invoicing_items import ADDRESS
from handlers.configuration.comparing import Mark, Step
from handlers.configuration.running import Run
from handlers.money.billing.commands import SetClientBilling, SetFirmBilling
from handlers.money.billing.details import Address
from handlers.money.billing.setting import set_client_billing, set_firm_billing


def carry_invoicing(step: Step, run: Run) -> None:
    """Set what stands on the firm's invoices."""
    bank = step.values["bank"]
    said = {name: str(value) for name, value in step.values.items()}
    command = SetFirmBilling(
        id=run.next_id(),
        firm="",
        of=_address(said),
        prefix=said["prefix"],
        terms_days=said["terms_days"],
        terms=said["terms"],
        bank="\n".join(bank) if isinstance(bank, tuple) else str(bank),
    )
    run.do(step, set_firm_billing, command, run.billing)


def carry_client_billing(step: Step, run: Run) -> None:
    """Set how a client is invoiced; a file never takes that away, for what was issued bears it."""
    if step.mark is Mark.END:
        run.wrong(step, "How a client is invoiced can be changed, and not be taken away.")
        return
    said = {name: str(value) for name, value in step.values.items()}
    command = SetClientBilling(
        id=run.next_id(),
        firm="",
        client=said["client"],
        of=_address(said),
        code=said["code"],
        tax_rate=said["tax_rate"],
        tax_type=said["tax_type"],
        format=said["format"],
        line_ending=said["line_ending"],
        country_letters=said["country_letters"],
    )
    run.do(step, set_client_billing, command, run.billing)


def _address(said: dict[str, str]) -> Address:
    return Address(**{name: said[name] for name in ADDRESS})
