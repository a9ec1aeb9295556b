"""The doors: command line and browser. Translation only, no reasoning."""
