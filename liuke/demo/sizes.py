"""What the demo is made of where nobody says otherwise; light, because every verb of the command line reads it."""

SEED = 20261122
FIRST_CUSTOMERS, GROWN_CUSTOMERS = 500, 2000
