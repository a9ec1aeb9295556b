"""The rules for shipped documents and data: `python -m corpus.lint` lists what breaks them."""
