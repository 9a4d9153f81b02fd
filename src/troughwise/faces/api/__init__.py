"""REST: the verbs of the command line for programs, with the very same JSON. Not for pages."""
