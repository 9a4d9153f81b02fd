"""What the web pages and REST share: settings, who is asking, what they may do, safety, failures. Not for pages."""
