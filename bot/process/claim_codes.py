"""The one-time code by which somebody becomes the first admin, where nobody installs the app by OAuth."""

import secrets

from bot.chat.desk import hash_of_code
from bot.dispatch import new_command_id
from bot.process.edges import Dispatch
from handlers.decisions import Done
from handlers.people.firms.first_admins import OfferClaim

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without what is taken for another: twelve of them are 58 bits
_GROUPS, _LETTERS = 3, 4


def new_code() -> str:
    """Make a code, such as ABCD-EFGH-JKMN."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS))


async def offer_code(dispatch: Dispatch) -> str:
    """Offer a code to whoever runs Signoff; empty where there is an admin."""
    code = new_code()
    reply = await dispatch(OfferClaim(id=new_command_id(), code_hash=hash_of_code(code)))
    return code if isinstance(reply, Done) else ""
