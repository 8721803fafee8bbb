"""Compares release pairs and single commits of repositories: what was found, and what people said of it."""

import argparse
from pathlib import Path

from apicheck.model.report import Severity
from benchmarks.documents import table_of, write
from benchmarks.histories.judgements import Judgements, read_judgements, unused, wrong
from benchmarks.histories.runs import Run, lines_of_python, read_repositories, runs
from benchmarks.histories.table import tables


def main() -> None:
    """Compare what has not been compared yet, and print the tables, or the findings behind them."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.histories")
    parser.add_argument("--clones", type=Path, default=Path("benchmarks/.work"), help="folder of the clones, by name")
    parser.add_argument("--work", type=Path, default=Path("benchmarks/.work/histories"), help="folder for the reports")
    parser.add_argument("--only", action="append", help="take this repository alone (may be given several times)")
    parser.add_argument("--findings", action="store_true", help="print the findings of each comparison, to be read")
    parser.add_argument("--write", type=Path, help="put the tables into this document, beside its other rows")
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    judgements = read_judgements()
    compared = []
    for repository in read_repositories():
        if arguments.only and repository.name not in arguments.only:
            continue
        found = [*runs(repository, arguments.clones, arguments.work)]
        compared.append((repository, lines_of_python(repository, arguments.clones), found))
        for run in found if arguments.findings else ():
            show(run, judgements)
    for run in (each for _, _, found in compared for each in found):
        if run.status != 0:
            said = run.report.diagnostics if run.report is not None else ()
            print(f"{run.name} ended with {run.status}: {'; '.join(each.message for each in said) or run.errors}")
    text = tables(compared, judgements, table_of(arguments.write) if arguments.write else "")
    if arguments.write:
        write(arguments.write, text)
    else:
        print(text)
    for judgement in unused(judgements.wrong, [run for _, _, found in compared for run in found]):
        print(f"judgements.toml: {judgement.run} no longer has {judgement.rule} at {judgement.paths}")


def show(run: Run, judgements: Judgements) -> None:
    """Print the breaking and risky findings of a comparison, those marked that people call wrong."""
    print(f"{run.name}, {run.seconds:.1f} s")
    for severity in (Severity.BREAKING, Severity.RISKY):
        mistaken = wrong(run, severity, judgements.wrong)
        for change in run.findings(severity):
            mark = "WRONG " if change in mistaken else ""
            shown = "" if change.witness is None else f" <{change.witness.call} : {change.witness.error}>"
            told = f"{change.path}({change.parameter or ''}) {change.message}"
            print(f"    {mark}{severity} {change.rule} {told} [{change.old} -> {change.new}]{shown}")


if __name__ == "__main__":
    main()
