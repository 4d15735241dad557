"""Put known faults into second versions of documents, audit both, and report what was found.

    python -m benchmarks.faults DOCUMENTS… [--seed N] [--rate R] [--kinds …] [--cache DIR] [--show]

DOCUMENTS are files or folders as the audit reads them, or a .jsonl file with `name`, `text` and, where known,
`published` and `attributions`. Every document gets a second version: some paragraphs left out, some in another order,
dates, numbers, names and spellings written otherwise. Two of three versions also get faults, about one for six
sentences, no two in neighbouring sentences; the third is a control.

A fault is *found* if a finding of a check meant for it rests on a passage of the same sentence (or quotation), in the
version or in the original. *False* is a finding on a control that the originals do not have by themselves; that a
version is a copy (CC404) is true. *Beside* are such findings in the other versions, away from all faults.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from benchmarks.faults.corpus import load, versions
from benchmarks.faults.injection import group
from benchmarks.faults.rewording import tally
from benchmarks.faults.scoring import Outcome, Verdict, locations, measure
from claimcheck.cache import Cache
from claimcheck.model import Finding, Severity


def main() -> None:
    """Inject, audit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, metavar="DOCUMENTS")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=0.3, help="of what can be reworded, how much is (default: 0.3)")
    parser.add_argument("--sentences-per-fault", type=int, default=6, help="default: 6")
    parser.add_argument("--faults-per-document", type=int, help="no more than this, however long the document")
    parser.add_argument("--kinds", nargs="+", help="only these, e.g. date polarity 'figure: money'")
    parser.add_argument("--limit", type=int, help="only the first so many documents")
    parser.add_argument("--cache", type=Path, help="folder that keeps extractions from one run to the next")
    parser.add_argument("--show", action="store_true", help="print every fault missed and every false finding")
    arguments = parser.parse_args()
    originals = load(arguments.paths)[: arguments.limit]
    kinds = frozenset(arguments.kinds) if arguments.kinds else None
    made = versions(
        originals,
        arguments.seed,
        arguments.rate,
        sentences_per_fault=arguments.sentences_per_fault,
        most=arguments.faults_per_document,
        kinds=kinds,
    )
    outcome = measure(originals, made, Cache(arguments.cache) if arguments.cache else None)
    changes = ", ".join(f"{count} {kind}" for kind, count in sorted(tally(made).items()))
    print(f"{len(originals)} documents, seed {arguments.seed}, rate {arguments.rate}; harmless changes: {changes}")
    if arguments.show:
        show(outcome)
    recall(outcome.verdicts)
    false("controls", outcome.controls, outcome.control_claims)
    false("beside faults", outcome.beside, outcome.beside_claims)
    false("among the originals (disagreements of comparing checks)", outcome.among_originals, outcome.original_claims)


def recall(verdicts: Iterable[Verdict]) -> None:
    """A line a kind: how many, how many found, by which checks."""
    by_kind: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        kind = verdict.fault.change.kind
        for name in {kind, group(kind), "all"}:
            by_kind[name].append(verdict)
    print(f"{'fault':<24}{'put in':>7}{'found':>7}{'recall':>8}   meant for it: found by")
    for kind, listed in sorted(by_kind.items(), key=lambda item: (item[0] == "all", item[0])):
        found = sum(verdict.found for verdict in listed)
        by = Counter(check for verdict in listed for check in sorted({finding.check for finding in verdict.meant}))
        name = f"  {kind.partition(': ')[2]}" if ":" in kind else kind
        checks = "" if kind == "all" else ", ".join(f"{check} {count}" for check, count in sorted(by.items()))
        print(f"{name:<24}{len(listed):>7}{found:>7}{found / len(listed):>8.2f}   {checks}")


def false(title: str, findings: tuple[Finding, ...], claims: int) -> None:
    """Findings per 1,000 claims by severity and by check."""
    by_severity = Counter(finding.severity for finding in findings)
    by_check = Counter(finding.check for finding in findings)
    rates = ", ".join(
        f"{by_severity[each]} {each}s ({1000 * by_severity[each] / max(claims, 1):.1f})" for each in Severity
    )
    print(f"{title}: {claims} claims; findings (per 1,000 claims): {rates}")
    print(f"    {', '.join(f'{check} {count}' for check, count in sorted(by_check.items())) or 'none'}")


def show(outcome: Outcome) -> None:
    """Every fault that was missed and every finding that is due to none, to be read."""
    for verdict in sorted(outcome.verdicts, key=lambda each: each.fault.change.kind):
        if not verdict.found:
            version, fault = verdict.version, verdict.fault
            old, new = version.original.text[slice(*fault.change.span)], fault.change.new
            instead = ", ".join(sorted({finding.check for finding in verdict.others})) or "nothing"
            print(f"MISSED {fault.change.kind} ({'/'.join(fault.checks)}; {instead} there) in {version.original.name}")
            print(f"    {brief(old, 120)!r} -> {brief(new, 120)!r}")
            print(f"    original: {brief(version.original.text[slice(*fault.passage)])}")
            print(f"    version:  {brief(version.text[slice(*version.passage(fault.passage))])}")
    for title, findings in (
        ("CONTROL", outcome.controls),
        ("BESIDE", outcome.beside),
        ("ORIGINALS", outcome.among_originals),
    ):
        for finding in sorted(findings, key=lambda each: each.check):
            print(f"{title} {finding.check} {finding.severity}: {finding.message}")
            for location in locations(finding)[:3]:
                at = location.span
                text = outcome.texts[location.document]
                around = text[max(at.start - 60, 0) : at.end + 60] if at else ""
                print(f"    {location.document} {at.start if at else 0}: {brief(around)}")


def brief(text: str, most: int = 400) -> str:
    """In one line, its middle left out where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most // 2]} […] {line[-most // 2 :]}"


if __name__ == "__main__":
    main()
