"""`python -m storage`: look after the data. Exit status 0 when all is well, 1 when it is not, 2 when it cannot be told.

python -m storage check                      # prove that the data is sound; changes nothing
python -m storage backup /backups/monday     # a checked copy, while the bot runs
python -m storage restore /backups/monday    # back into an empty data folder
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

from storage.backup import backup, restore
from storage.check import check, report
from storage.errors import BadBackup, StorageError
from storage.places import DATABASE


def main(arguments: list[str] | None = None) -> int:
    """Runs the command and tells its exit status."""
    parser = argparse.ArgumentParser(prog="python -m storage", description="Look after the data of the bot.")
    folder = argparse.ArgumentParser(add_help=False)
    default = Path(os.environ.get("WASSILY_DATA") or "data")
    folder.add_argument("--data", type=Path, default=default, help="the data folder (default: WASSILY_DATA, or data)")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", parents=[folder], help="prove that the data is sound; changes nothing")
    saving = commands.add_parser("backup", parents=[folder], help="copy the data, also while the bot runs")
    saving.add_argument("to", type=Path, help="a folder that is not there yet")
    restoring = commands.add_parser("restore", parents=[folder], help="put a backup back, while the bot does not run")
    restoring.add_argument("source", type=Path, metavar="from", help="the folder of a backup")
    asked = parser.parse_args(arguments)
    try:
        match asked.command:
            case "backup":
                count = asyncio.run(backup(asked.data, asked.to))
                print(f"{asked.to}: the database and {count} pictures, all is sound.")
            case "restore":
                count = asyncio.run(restore(asked.source, asked.data))
                print(f"{asked.data}: the database and {count} pictures, all is sound.")
            case _:
                return _check(asked.data)
    except BadBackup as error:
        print(error, file=sys.stderr)
        return 1
    except (StorageError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _check(folder: Path) -> int:
    if not (folder / DATABASE).is_file():
        raise StorageError(f"There is no {DATABASE} in {folder}.")
    findings = asyncio.run(check(folder))
    broken = sum(1 for finding in findings if finding.broken_by)
    print(report(findings))
    print(f"{folder}: {f'{broken} of {len(findings)} laws are broken' if broken else 'all is sound'}.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
