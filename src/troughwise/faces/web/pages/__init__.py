"""The pages, one module for each part of the site. Not for what a page says."""
