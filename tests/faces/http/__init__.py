"""What pages and REST share: who asks, what they may do, what holds for every request."""
