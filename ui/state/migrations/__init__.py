"""The catalog's history, one file a step, run by Alembic when a catalog is older than the program."""
