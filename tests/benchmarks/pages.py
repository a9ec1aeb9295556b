"""Real input for benchmarks: Markdown pages of AWS guides, unpacked from the shared sample."""

from __future__ import annotations

import shutil
import sys
import tarfile
from pathlib import Path

ARCHIVE = Path(__file__).parents[3] / "shared" / "docs-sample" / "aws-docs-2020.tar.xz"
GUIDES = (
    "aws-lambda-developer-guide",
    "amazon-sqs-developer-guide",
    "amazon-ecs-developer-guide",
    "amazon-eks-user-guide",
)


def unpack(folder: Path, limit: int | None) -> int:
    """Put up to `limit` pages of the four guides into `folder`, taken evenly; return how many."""
    if not ARCHIVE.is_file():
        sys.exit(f"needs {ARCHIVE.name} in ../shared/docs-sample, which is not part of the repository")
    with tarfile.open(ARCHIVE) as archive:
        members = [
            member
            for member in archive.getmembers()
            if member.isfile() and member.name.endswith(".md") and set(Path(member.name).parts) & set(GUIDES)
        ]
        members.sort(key=lambda member: member.name)
        chosen = members[:: max(1, len(members) // limit)][:limit] if limit else members
        for member in chosen:
            guide = next(part for part in Path(member.name).parts if part in GUIDES)
            target = folder / guide / Path(member.name).name
            target.parent.mkdir(parents=True, exist_ok=True)
            source = archive.extractfile(member)
            assert source is not None
            with source, target.open("wb") as file:
                shutil.copyfileobj(source, file)
    return len(chosen)
