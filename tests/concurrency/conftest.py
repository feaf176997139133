from tests.outreach.conftest import slipping

__all__ = ["slipping"]
