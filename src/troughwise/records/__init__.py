"""What must last: the review log, accounts, cases, conversations, reports and the audit. Not for deciding anything clinical."""
