"""Pure rules of visits: moments other systems tell, and what a sale at the till comes to."""

from liuke.visits.rules.moments import OLDEST_YEARS, event_day, is_in_range

__all__ = ["OLDEST_YEARS", "event_day", "is_in_range"]
