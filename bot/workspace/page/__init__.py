"""The local workspace in a browser: server-rendered HTML with a little plain JavaScript."""

from bot.workspace.page.routes import routes

__all__ = ["routes"]
