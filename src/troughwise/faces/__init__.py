"""The faces: they translate between people or programs and ``operations``. Not for deciding anything clinical."""
