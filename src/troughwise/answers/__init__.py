"""From a question to an answer: read, gate, find, compose. Nothing here renders or computes a dose."""
