"""What a customer gets with her statement: a program that checks it without us."""
