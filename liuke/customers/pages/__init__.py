"""Pages of customers, by noun. The list and the 360 join several apps and live in console."""
