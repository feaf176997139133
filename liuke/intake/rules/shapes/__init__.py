"""One row of texts → one checked row, per kind of file.

A shape is built for one file and called once per row with ``field → text``. It returns the values in the order of
its ``columns``, or a ``Problem``.
"""
