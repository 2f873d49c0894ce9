"""A service that only serves loads nothing that draws: that would be 60 MB and a third of a second of every start."""

import subprocess
import sys

DRAWS = ("fpdf", "fontTools", "PIL", "matplotlib", "numpy")
_LOADED = f"import sys, bot.process.service; print([name for name in {DRAWS!r} if name in sys.modules])"


def test_a_service_starts_without_what_draws() -> None:
    ran = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
