"""The API does what its document says: every operation fuzzed, no status that is not in the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application

from tests.console.clients import signed_in

if TYPE_CHECKING:
    from tests.world import World

EXAMPLES = 15
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture
def session(world: World) -> dict[str, str]:
    client = signed_in(world.owner)
    return {"Cookie": f"sessionid={client.cookies['sessionid'].value}"}
