"""Where the collection lives, and which encoder reads it, when nobody says otherwise."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path


def home_folder(chosen: Path | None = None) -> Path:
    """Return `chosen`, else WORKSHAPE_HOME, else the platform's data folder; absolute, `~` resolved."""
    named = os.environ.get("WORKSHAPE_HOME")
    folder = chosen or (Path(named) if named else user_data_path("workshape", appauthor=False))
    return folder.expanduser().absolute()


def encoder_model() -> str | None:
    """Return the encoder that WORKSHAPE_ENCODER names (a folder or a model's name); None: the default one."""
    return os.environ.get("WORKSHAPE_ENCODER") or None
