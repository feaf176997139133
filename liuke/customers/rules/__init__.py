"""Pure decisions about people: phones, names, birthdays."""
