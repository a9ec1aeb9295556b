"""Where the collection and decision tables of one's own live, and which encoder reads, when nobody says otherwise."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path


def home_folder(chosen: Path | None = None) -> Path:
    """Return `chosen`, else WORKSHAPE_HOME, else the platform's data folder; absolute, `~` resolved."""
    named = os.environ.get("WORKSHAPE_HOME")
    folder = chosen or (Path(named) if named else user_data_path("workshape", appauthor=False))
    return folder.expanduser().absolute()


def own_tables() -> Path | None:
    """Return the folder of decision tables of one's own that WORKSHAPE_TABLES names; None: there are none."""
    named = os.environ.get("WORKSHAPE_TABLES")
    return Path(named).expanduser().absolute() if named else None


def encoder_model() -> str | None:
    """Return the encoder that WORKSHAPE_ENCODER names (a folder or a model's name); None: the default one."""
    return os.environ.get("WORKSHAPE_ENCODER") or None
