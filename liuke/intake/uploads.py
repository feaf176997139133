"""Uploads go to disk as they come; one that grows beyond the limit is dropped while the rest of the form is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST_UPLOADED = 200 * 1024 * 1024
MOST_FILES = 20
TOO_LARGE = "liuke.too_large"


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Keeps each file in a temporary file of at most ``MOST_UPLOADED`` bytes."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write a chunk, or drop the file and note its name on the request."""
        if start + len(raw_data) > MOST_UPLOADED and self.request is not None:
            self.request.META.setdefault(TOO_LARGE, []).append(self.file_name or "")
            raise SkipFile
        return super().receive_data_chunk(raw_data, start)


def dropped_files(request: HttpRequest) -> list[str]:
    """Return the names of the files of this form that were larger than the limit."""
    return list(request.META.get(TOO_LARGE, []))
