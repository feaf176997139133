"""Pages of signing in and out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def sign_in(_request: HttpRequest) -> HttpResponse:
    """Ask for name and password."""
    return HttpResponse("sign in")


def locked_out(_request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Say that this name is locked for a quarter of an hour."""
    return HttpResponse(status=429)
