"""From a file to a staging table of raw texts, in a child process with limits. No Django below this folder."""
