"""The pages that a browser shows. They translate only: what is said comes from the desk and from the base."""
