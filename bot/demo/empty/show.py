"""Running the demo that begins with nothing: what the terminal says, and a new code where the first is too old."""

import asyncio
import webbrowser

from bot.demo.empty.place import empty_workspace
from bot.demo.empty.steps import set_up_guide
from bot.demo.ground import Ground, Say, end_when_told, nobodys_ground, submit_line
from bot.demo.show import manifest, on_stage
from bot.process.claim_codes import offer_code
from bot.process.service import Service
from bot.workspace.server import LocalWorkspace
from bot.workspace.state import DemoAction

NEW_CODE = "Type this in any conversation: /signoff claim {code}"
THERE_IS_ONE = "There is an admin already, so no code is needed any more."


async def run_empty_demo(*, port: int, browser: bool, say: Say) -> None:
    """Run the demo until it is cancelled, or told to end by SIGTERM; raises CannotListen."""
    end_when_told()
    with nobodys_ground() as ground:
        async with on_stage(ground, port, empty_workspace(manifest())) as (workspace, service):
            code = await offer_code(service.dispatcher.dispatch)
            workspace.guide = set_up_guide(code)
            workspace.demo_actions.append(_another_code(workspace, service))
            _welcome(ground, workspace, service, code, say)
            if browser:
                await asyncio.to_thread(webbrowser.open, workspace.base_url)
            await asyncio.Event().wait()


def _another_code(workspace: LocalWorkspace, service: Service) -> DemoAction:
    async def offer() -> str:
        code = await offer_code(service.dispatcher.dispatch)
        if not code:
            workspace.demo_actions.clear()
            return THERE_IS_ONE
        workspace.guide = set_up_guide(code)
        return NEW_CODE.format(code=code)

    hint = "A code works once, for half an hour; this shows a new one"
    return DemoAction(key="new-code", label="New code", hint=hint, run=offer)


def _welcome(ground: Ground, workspace: LocalWorkspace, service: Service, code: str, say: Say) -> None:
    say(
        f"Open {workspace.base_url} in your browser: a workspace that has just added Signoff. Nobody is its admin yet."
    )
    say("Type this there, in any conversation, and you are; it works once, for half an hour:")
    say(f"  /signoff claim {code}")
    say(
        "The list at the left of the page leads on. When a client has its key, paste this into another terminal, with"
    )
    say("that key instead of KEY, to send three outputs for the matter LAW-101 as the client would:")
    say(f"  {submit_line(ground, service)} --key KEY")
    say("Everything here is made up, stays on this machine and is forgotten when you press Ctrl-C.")
