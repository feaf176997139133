"""Pure decisions about what was sold ahead: ladders, splits, refunds, limits."""
