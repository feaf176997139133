"""From fact tables to one row per customer, as of the first unseen day. ``catalogue`` stands alone and is light."""
