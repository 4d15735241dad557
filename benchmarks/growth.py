"""Measure how an audit grows: CPU time and memory of each stage after extraction, at several numbers of claims.

    python benchmarks/growth.py [--sizes 1000 10000 100000] [--profile STAGE]

The documents are made up: a seeded world of events, each told by several documents that agree, differ, deny and copy in
small shares; no language model is needed, since who says what is known. Each size runs in a process of its own. CPU
time rather than the clock's, so that other work on the machine matters less. An exponent of 1 is linear growth.
"""

# ruff: noqa: INP001, T201
from __future__ import annotations

import argparse
import cProfile
import datetime as dt
import hashlib
import json
import math
import pstats
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from claimcheck.audit import assemble
from claimcheck.cli import publish
from claimcheck.extraction.claims import claims, page
from claimcheck.model import Attribution, Document, EntityType, Extraction, Mention, Provenance, Span

SIZES = (1_000, 10_000)
STAGES = ("resolve", "link", "validate", "check", "report")
LINEAR = 1.2
"""An exponent up to this is called near-linear."""
CLAIMS_OF_A_DOCUMENT = 12
SEED = 7

# --- documents -------------------------------------------------------------------------------------------------------

_DIFFERING, _DENYING, _COPYING, _BACKGROUND = 0.06, 0.05, 0.12, 0.35
"""Shares of the claims that give another figure, that deny, of the documents that copy, and of what only one tells."""

_ONSETS = "b br c cl d dr f fl g gr h j k kr l m n p pr r s sk st t tr v w".split()
_VOWELS = "a e i o u ae ea io".split()
_CODAS = "l n r s th nd rk lm st ck".split()
_ENDINGS = "ham ton wick field ford mouth bury haven dale stead".split()
_GIVEN = "Ada Ben Cora Dirk Elsa Finn Gwen Hugo Ines Jonas Kaja Leo Mira Nils Olga Piet Rosa Sven Tilda Ulf".split()
_BODIES = "Port Authority,Water Board,Miners' Union,Rail Company,City Council,Fire Service,Power Company".split(",")
_PEOPLE = "workers passengers residents farmers sailors students miners nurses drivers guests".split()
_THINGS = (
    "ferry bridge dam tunnel mill quarry warehouse refinery tower market school clinic harbour station depot crane "
    "reservoir greenhouse lighthouse cinema stadium archive brewery foundry orchard pipeline turbine viaduct"
).split()
_KINDS = "old new northern southern eastern western upper lower central municipal private disused wooden iron".split()
_FATES = "collapsed,caught fire,was flooded,was evacuated,was struck by lightning,broke down,was raided".split(",")
_CAUSES = "a gas leak,heavy rain,poor maintenance,a short circuit,metal fatigue,a landslide,careless work".split(",")
_DEEDS = "ignoring warnings about,cutting the funds for,hiding reports on,delaying repairs to,neglecting".split(",")

_QUALITIES = (
    "severe sudden minor major bitter strange gradual open hidden costly early late brief lengthy grave mild sharp "
    "vague steady rare common fierce quiet hasty careful partial total formal joint public secret local distant foreign"
).split()
_MATTERS = (
    "frost criticism protests delays rumours tests fog strikes debts budgets storms vibrations promises lawsuits "
    "permits leaks shortages visits surveys petitions harvests festivals elections epidemics votes auctions "
    "thefts quarrels rehearsals ceremonies drought layoffs tariffs audits blackouts avalanches reforms mergers"
).split()
_JOINTS = "despite amid after before without following during alongside".split(" ")

_FACTS = (
    ("{n} {people} were hurt when the {thing} {fate}", "the {thing} {fate}, and {n} {people} needed treatment"),
    ("the {thing} in {place} {fate} on {day}", "on {day} the {thing} {fate} in {place}"),
    ("{cause} ruined the {thing}", "the {thing} had suffered from {cause}"),
    ("repairing the {thing} would cost {n} million crowns", "{n} million crowns would mend the {thing}"),
    ("{body} had inspected the {thing} {n} times", "{n} inspections by {body} had preceded this"),
    ("{n} {people} remained missing in {place}", "{place} was still looking for {n} {people}"),
    ("the {thing} would reopen within {n} weeks", "{n} weeks would pass until the {thing} served {people} again"),
    ("{person} had warned of {cause}", "warnings of {cause} had come from {person}"),
)
"""What can be said of an event, each in two ways."""
_FRAMES = (
    (("source", "{who}"), ("cue", " said "), ("content", "that {what}")),
    (("content", "{What}"), ("", ", "), ("source", "{who}"), ("cue", " said")),
    (("cue", "According to "), ("source", "{who}"), ("", ", "), ("content", "{what}")),
    (("source", "{who}"), ("cue", " told reporters "), ("content", "that {what}")),
    (("content", "“{What},”"), ("source", " {who}"), ("cue", " said")),
    (("", "{What}"),),
)
_DENIAL = (("source", "{who}"), ("cue", " denied "), ("content", "that {what}"))
_ACCUSATION = (("source", "{who}"), ("cue", " accused "), ("content", "{body} of {deed} the {thing}"))


@dataclass(frozen=True)
class Told:
    """A sentence with the pieces of its roles, as offsets into it, and the names that may stand in it."""

    text: str
    pieces: tuple[tuple[str, int, int], ...]
    names: Mapping[str, EntityType]


def corpus(size: int, seed: int = SEED) -> Iterator[tuple[Document, Extraction]]:
    """Documents with what would be found in them, until they hold about `size` claims; the same for the same seed."""
    chance = random.Random(seed)
    figures = [_person(chance) for _ in range(40)]
    found = event = 0
    while found < size:
        event += 1
        for document, extraction in _event(chance, event, figures):
            found += len(extraction.claims)
            yield document, extraction


def _event(chance: random.Random, number: int, figures: Sequence[str]) -> Iterator[tuple[Document, Extraction]]:
    words = _words(chance, figures)
    day = dt.date(2012, 1, 1) + dt.timedelta(days=chance.randrange(4000))
    truth = {index: chance.randrange(3, 90) for index in range(len(_FACTS))}
    tails = [_tail(chance) for _ in _FACTS]
    earlier: list[Told] = []
    for copy in range(chance.randint(2, 8)):
        sentences = [
            _told(chance, words | {"day": f"{day.day} {day:%B} {day.year}"}, truth, tails, figures)
            for _ in range(CLAIMS_OF_A_DOCUMENT)
        ]
        if earlier and chance.random() < _COPYING:
            kept = len(sentences) // 2
            sentences[:kept] = earlier[:kept]
        earlier = sentences
        published = day + dt.timedelta(days=chance.randrange(3))
        yield _document(f"{number:06}/{copy}.txt", sentences, Provenance(published=published.isoformat()))


def _words(chance: random.Random, figures: Sequence[str]) -> dict[str, str]:
    place = _word(chance) + chance.choice(_ENDINGS)
    return {
        "place": place,
        "body": f"the {place} {chance.choice(_BODIES)}",
        "person": chance.choice(figures) if chance.random() < 0.2 else _person(chance),
        "thing": f"{chance.choice(_KINDS)} {chance.choice(_THINGS)}",
        "fate": chance.choice(_FATES),
        "people": chance.choice(_PEOPLE),
        "cause": chance.choice(_CAUSES),
        "deed": chance.choice(_DEEDS),
    }


def _tail(chance: random.Random) -> str:
    """What ends a sentence, so that not all are of the same few words."""
    matters = [f"{chance.choice(_JOINTS)} {chance.choice(_QUALITIES)} {chance.choice(_MATTERS)}" for _ in range(2)]
    return f"{matters[0]} near {_word(chance)} {matters[1]}"


def _told(
    chance: random.Random,
    words: Mapping[str, str],
    truth: Mapping[int, int],
    tails: Sequence[str],
    figures: Sequence[str],
) -> Told:
    index = chance.randrange(len(_FACTS))
    tail = tails[index]
    figure = truth[index] + (chance.randint(1, 9) if chance.random() < _DIFFERING else 0)
    if chance.random() < _BACKGROUND:
        words, figure = {**_words(chance, figures), "day": words["day"]}, chance.randrange(3, 900)
        tail = _tail(chance)
    what = f"{chance.choice(_FACTS[index]).format(n=figure, **words)} {tail}"
    who = chance.choice((words["person"], words["body"], words["person"].split()[-1]))
    draw = chance.random()
    frame = _DENIAL if draw < _DENYING else _ACCUSATION if draw < 2 * _DENYING else chance.choice(_FRAMES)
    text, pieces = "", []
    for role, template in frame:
        piece = template.format(who=who, what=what, What=what[0].upper() + what[1:], **words)
        piece = piece[0].upper() + piece[1:] if not text else piece
        if role:
            bare = piece.strip()
            start = len(text) + piece.index(bare)
            pieces.append((role, start, start + len(bare)))
        text += piece
    names = {
        words["place"]: EntityType.PLACE,
        words["person"]: EntityType.PERSON,
        words["person"].split()[-1]: EntityType.PERSON,
        words["body"].removeprefix("the "): EntityType.ORGANISATION,
    }
    return Told(f"{text}.", tuple(pieces), names)


def _document(name: str, told: Sequence[Told], provenance: Provenance) -> tuple[Document, Extraction]:
    text = " ".join(each.text for each in told) + "\n"
    data = text.encode()
    document = Document(name, text, hashlib.sha256(data).hexdigest(), len(data), "text/plain", "utf-8", provenance)
    sentences, attributions, mentions, start = [], [], [], 0
    for each in told:
        sentences.append(Span(start, start + len(each.text), each.text))
        roles = {
            wanted: tuple(
                Span(start + first, start + last, each.text[first:last])
                for role, first, last in each.pieces
                if role == wanted
            )
            for wanted in ("source", "cue", "content")
        }
        if each.pieces:
            attributions.append(Attribution(**roles, confidence=0.9))
        mentions += _mentions(each, start)
        start += len(each.text) + 1
    return document, Extraction(
        name, claims(page(document, sentences), attributions), tuple(mentions), tuple(sentences)
    )


def _mentions(told: Told, offset: int) -> Iterator[Mention]:
    """Each name where it stands, the longest first at each place."""
    taken: set[int] = set()
    found = []
    for name in sorted(told.names, key=lambda name: (-len(name), name)):
        start = told.text.find(name)
        if start >= 0 and taken.isdisjoint(range(start, start + len(name))):
            taken.update(range(start, start + len(name)))
            span = Span(offset + start, offset + start + len(name), name)
            found.append(Mention(span, told.names[name]))
    yield from sorted(found, key=lambda mention: mention.span.start)


def _person(chance: random.Random) -> str:
    return f"{chance.choice(_GIVEN)} {_word(chance)}{chance.choice(_CODAS)}"


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(2)).capitalize()


# --- measurement -----------------------------------------------------------------------------------------------------


class Clock:
    """CPU time and peak memory from one stage to the next; a `claimcheck.audit.Progress`."""

    def __init__(self, profiled: str | None = None) -> None:
        self.stages: dict[str, tuple[float, float]] = {}
        """By stage: CPU seconds, MiB at most."""
        self.profile = cProfile.Profile()
        self._profiled = profiled
        self._stage, self._begun = "", 0.0

    def __call__(self, stage: str, done: int = 0, _total: int = 0) -> None:
        """End the stage before and begin this one, unless it is said to be done."""
        self.profile.disable()
        if self._stage:
            self.stages[self._stage] = (time.process_time() - self._begun, _peak())
        self._stage = "" if done else stage
        _forget_peak()
        if stage == self._profiled and not done:
            self.profile.enable()
        self._begun = time.process_time()


def _forget_peak() -> None:
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> float:
    """MiB at most since the peak was forgotten; elsewhere than on Linux, since the process began."""
    if sys.platform == "linux":
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(size: int, profiled: str | None) -> dict[str, object]:
    """The figures of one size."""
    _run(list(corpus(CLAIMS_OF_A_DOCUMENT)), Clock())  # what is imported and loaded once is no growth
    pairs = list(corpus(size))
    clock = Clock(profiled)
    figures = _run(pairs, clock)
    if profiled:
        pstats.Stats(clock.profile, stream=sys.stderr).sort_stats("cumulative").print_stats(40)
    return {**figures, "stages": clock.stages}


def _run(pairs: Sequence[tuple[Document, Extraction]], clock: Clock) -> dict[str, int]:
    documents, extractions = zip(*pairs, strict=True)
    result = assemble(documents, extractions, progress=clock)
    clock("report")
    with tempfile.TemporaryDirectory() as folder:
        publish(result, Path(folder))
        clock("done", 1)
        written = sum(path.stat().st_size for path in Path(folder).iterdir())
    return {
        "documents": len(documents),
        "claims": len(result.claims),
        "links": len(result.links),
        "findings": len(result.findings),
        "written": written,
    }


def main() -> None:
    """Measure each size in a process of its own and print a table, exponents and curves."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, help="numbers of claims [default: %(default)s]")
    parser.add_argument("--profile", choices=STAGES, help="where the time of a stage goes, on standard error")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measured(arguments.one, arguments.profile)))
        return
    runs = []
    for size in sorted(arguments.sizes):
        command = [sys.executable, __file__, "--one", str(size)]
        command += ["--profile", arguments.profile] if arguments.profile else []
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603
        runs.append(json.loads(output.splitlines()[-1]))
        show(runs[-1])
    if len(runs) > 1:
        show_growth(runs)


def show(run: Mapping[str, object]) -> None:
    """A size's figures, a line a stage."""
    print(
        "{documents:,} documents, {claims:,} claims, {links:,} links, {findings:,} findings, "
        "{written:,} bytes of reports".format(**run)
    )
    for stage, (seconds, peak) in run["stages"].items():
        print(f"  {stage:<9}{seconds:9.2f} CPU s {peak:8.0f} MiB at most")
    print(flush=True)


def show_growth(runs: Sequence[Mapping[str, object]]) -> None:
    """Exponents between sizes, and CPU time a claim as bars: level bars are linear growth."""
    longest = max(run["stages"][stage][0] / run["claims"] for run in runs for stage in STAGES)
    for stage in STAGES:
        print(stage)
        for before, run in zip((None, *runs), runs, strict=False):
            each = run["stages"][stage][0] / run["claims"]
            exponent = _exponent(before, run, stage) if before else None
            note = (
                ""
                if exponent is None
                else f"exponent {exponent:.2f}{'' if exponent <= LINEAR else '  more than linear'}"
            )
            bar = "█" * max(1, round(30 * each / longest))
            print(f"  {run['claims']:>9,} claims {1000 * each:7.3f} ms a claim  {bar:<30}  {note}")


def _exponent(before: Mapping[str, object], after: Mapping[str, object], stage: str) -> float:
    times = (after["stages"][stage][0] / before["stages"][stage][0], after["claims"] / before["claims"])
    return math.log(times[0]) / math.log(times[1])


if __name__ == "__main__":
    main()
