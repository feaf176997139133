"""Pages that join several apps."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def home(_request: HttpRequest) -> HttpResponse:
    """Show today."""
    return HttpResponse("home")


def not_found(_request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Answer 404."""
    return HttpResponse(status=404)


def broken(_request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Answer 500."""
    return HttpResponse(status=500)


def csrf_failed(_request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Answer 403."""
    return HttpResponse(status=403)
