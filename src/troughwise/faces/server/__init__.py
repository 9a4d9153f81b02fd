"""One server out of pages and REST. Not for what either says."""
