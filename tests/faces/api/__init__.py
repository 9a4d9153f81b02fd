"""REST: its document, its bodies, what it answers to anything at all."""
