"""`python -m storage check --data DIR`: exit status 0 when all is sound, 1 when not, 2 when it cannot be told."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from storage.check import check, report
from storage.errors import StorageError
from storage.store import DATABASE


def main(arguments: list[str] | None = None) -> int:
    """Runs the command and tells its exit status."""
    parser = argparse.ArgumentParser(prog="python -m storage", description="Look after the data of the bot.")
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="prove that the data is sound; changes nothing")
    checking.add_argument("--data", type=Path, default=Path("data"), help="the data folder (default: data)")
    return _check(parser.parse_args(arguments).data)


def _check(folder: Path) -> int:
    if not (folder / DATABASE).is_file():
        print(f"There is no {DATABASE} in {folder}.", file=sys.stderr)
        return 2
    try:
        findings = asyncio.run(check(folder))
    except StorageError as error:
        print(error, file=sys.stderr)
        return 2
    broken = sum(1 for finding in findings if finding.broken_by)
    print(report(findings))
    print(f"{folder}: {f'{broken} of {len(findings)} laws are broken' if broken else 'all is sound'}.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
