"""Finding a browser for the tests that drive one; where there is none, the test says so and is skipped."""

import os
import shutil

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
LAUNCH = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def chromium() -> str:
    """Give the path of a Chromium, or skip the test."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("no chromium on this machine")
    return found
