"""What dev.py does before anything is installed: the standard library only."""
