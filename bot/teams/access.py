"""What is needed to connect to Teams; reading it imports nothing of the SDK."""

import ipaddress
from dataclasses import dataclass, field

LOGIN_URL = "https://login.microsoftonline.com"
METADATA_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
# for a tenant that nothing was heard from since the start
SERVICE_URL = "https://smba.trafficmanager.net/teams/"
# A name that begins with a dot stands for every host under it. Anybody can have a name under trafficmanager.net.
SERVICE_HOSTS = (
    "smba.trafficmanager.net",
    ".teams.microsoft.com",
    ".teams.microsoft.us",
    ".botframework.com",
    ".botframework.us",
)
# where OneDrive's own URLs for uploads are; what a person's program says is believed of these alone
UPLOAD_HOSTS = (".sharepoint.com", ".sharepoint.us", ".sharepoint-mil.us")
TIMEOUT_SECONDS = 15.0  # under half of a delivery's lease


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsAccess:
    """A firm's own bot in Teams: its secret or its managed identity, and the tenants that it serves.

    A `playground` asks nobody who they are. It is for the demo alone: no setting asks for it, the loopback is its only
    service, and it is served on the loopback or not at all.
    """

    app_id: str
    home_tenant: str
    tenants: frozenset[str]
    app_password: str = field(default="", repr=False)
    managed_identity: str = ""
    playground: bool = False
    login_url: str = LOGIN_URL
    metadata_url: str = METADATA_URL
    service_url: str = SERVICE_URL
    service_hosts: tuple[str, ...] = SERVICE_HOSTS
    upload_hosts: tuple[str, ...] = UPLOAD_HOSTS
    pace: float = 1.0
    first_pause: float = 1.0  # seconds until a Microsoft that is away is tried again; then twice as many
    screen_seconds: float = (
        3.0  # seconds for showing something to whoever waits; of the five that Teams waits
    )
    timeout: float = TIMEOUT_SECONDS  # seconds that a call may take


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself, and nothing else can reach it."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
