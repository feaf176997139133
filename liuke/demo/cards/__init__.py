"""The cards of the invented chain: what is on offer, who buys what and when, and how that is posted."""
