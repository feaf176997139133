"""From fact tables to one row per customer, as of the first unseen day."""

from liuke.insights.features.table import FACTS, Prior, features, prior_of, rhythms

__all__ = ["FACTS", "Prior", "features", "prior_of", "rhythms"]
