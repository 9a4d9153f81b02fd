"""The only room that opens evidence files: read, judge, link, number the edition."""
