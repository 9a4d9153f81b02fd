"""What must last: the review log, accounts, cases, conversations, reports, the audit. Not for clinical decisions."""
