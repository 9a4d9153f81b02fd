"""Many patients: event tables in, fits out."""
