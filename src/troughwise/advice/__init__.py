"""Where evidence meets one patient: which target holds, and why."""
