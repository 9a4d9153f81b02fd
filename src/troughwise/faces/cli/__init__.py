"""The command line: one verb a file. Not for rendering (``faces/text``) or for answering (``operations``)."""
