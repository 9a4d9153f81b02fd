"""What a patient's file says, whatever its form, as a case: every part that cannot be used is named. Not for judging it."""
