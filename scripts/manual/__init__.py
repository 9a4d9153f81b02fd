"""The written parts of the manual, each a function from the program or the evidence to Markdown."""
