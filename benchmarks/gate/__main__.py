"""Asks the gate about the last releases of packages: the bumps that were made beside those that were needed."""

import argparse
from pathlib import Path

from benchmarks.documents import write
from benchmarks.gate.judgements import read_judgements, unused
from benchmarks.gate.releases import judged, read_packages
from benchmarks.gate.table import findings, tables


def main() -> None:
    """Judge the releases and print the tables, or the findings behind them."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.gate")
    parser.add_argument("--clones", type=Path, default=Path("benchmarks/.work"), help="folder of the clones, by name")
    parser.add_argument("--work", type=Path, default=Path("benchmarks/.work/gate"), help="folder for the verdicts")
    parser.add_argument("--releases", type=int, default=10, help="how many releases of each package (default: 10)")
    parser.add_argument("--only", action="append", help="judge this package alone (may be given several times)")
    parser.add_argument("--findings", action="store_true", help="print the findings behind each failing release")
    parser.add_argument("--write", type=Path, help="put the tables into this document")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    judgements = read_judgements()
    found = []
    for package in read_packages():
        if arguments.only and package.name not in arguments.only:
            continue
        found.append([*judged(package, arguments.clones, arguments.work, arguments.releases)])
    if arguments.findings:
        print("\n".join(line for releases in found for each in releases for line in findings(each, judgements)))
    text = tables(found, judgements)
    if arguments.write:
        write(arguments.write, text)
    else:
        print(text)
    for judgement in unused(judgements, [each for releases in found for each in releases]):
        print(f"judgements.toml: {judgement.release} no longer has {judgement.rule} at {judgement.path}")


if __name__ == "__main__":
    main()
