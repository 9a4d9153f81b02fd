"""The words of the field as frozen values. Nothing here reads a file or computes."""
