"""Two workspaces on their way to become one organisation, as their admins bring it about."""

import re

from playground.workspace import Workspace
from tests.harness import Tester
from tests.installing import Installing


async def new_code(ada: Tester) -> str:
    """The code that an admin is shown when they ask for one."""
    await ada.types("/hymnsheet link")
    assert ada.modal is not None
    found = re.search(r"/hymnsheet link (\S+)", ada.reads(ada.modal))
    assert found, "the form shows a code"
    await ada.closes()
    return found[1]


async def install_both(many: Installing) -> tuple[Workspace, Workspace]:
    """Sales in one workspace, marketing in the other; nobody has set up anything."""
    sales, marketing = many.playground.workspaces
    for workspace in (sales, marketing):
        await many.browser().installs(workspace)
    return sales, marketing


async def link(many: Installing, sales: Workspace, marketing: Workspace) -> None:
    """Sales is set up, marketing joins it, and says who is in marketing and where."""
    ada = many.person_of(sales, "Ada")
    await ada.types("/hymnsheet setup")
    await ada.submits(sales=["Rita", "Sam"], zone="Europe/Berlin")
    other_ada = many.person_of(marketing, "Ada")
    await other_ada.types("/hymnsheet link", await new_code(ada))
    other_ada.expect_told("Linked with", sales.name, button="Set up this workspace")
    await other_ada.clicks("Set up this workspace")
    await other_ada.submits(marketing_channel="marketing", marketing=["Max", "Lena"])
