"""Pure decisions about files: what they are, what their columns and cells mean."""
