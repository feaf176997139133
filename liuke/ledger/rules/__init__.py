"""What may be written into the book, as pure functions and lists."""
