"""Pages that join several apps, and the pages of what went wrong."""

from liuke.console.pages.errors import bad_request, broken, csrf_failed, forbidden, not_found

__all__ = ["bad_request", "broken", "csrf_failed", "forbidden", "not_found"]
