"""Pages of the imports: the list with its drop zone, the wizard of one file, and taking it back."""
