"""Pages of accounts, by noun."""

from liuke.accounts.pages.sessions import locked_out

__all__ = ["locked_out"]
