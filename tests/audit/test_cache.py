"""What was worked out before is found again for the same documents and program, and for nothing else."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from claimcheck import audit as audit_module
from claimcheck import cache as module
from claimcheck import extraction as extraction_module
from claimcheck import validation as validation_module
from claimcheck.audit import audit
from claimcheck.cache import Cache, default_directory, digest
from claimcheck.configuration import Configuration
from claimcheck.errors import ClaimcheckError
from claimcheck.model import AuditResult, Document, Extraction, Provenance, Span, Validation
from claimcheck.records import to_record

TEXT = "Ada said so."
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()
DOCUMENT = Document("a.txt", TEXT, SHA256, 12, "text/plain", "utf-8")
EXTRACTION = Extraction("a.txt", (), (), (Span(0, 12, TEXT),))
RESULT = AuditResult((DOCUMENT,), (), (), (), (), (), (), Validation(1), (("model", "1"),))
BASIS = ["whatever", "decides"]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    kept = Cache(tmp_path / "cache")
    kept.keep_extraction(DOCUMENT, EXTRACTION)
    return kept


def _entries(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file() and len(path.name) >= 64)


def _entry(cache: Cache) -> Path:
    (entry,) = _entries(cache.directory)
    return entry


def _rewrite(entry: Path, change: Callable[[bytes], bytes]) -> None:
    """An entry whose hash is right, as only somebody who means to deceive would write it."""
    head, _, payload = entry.read_bytes().partition(b"\n")
    payload = change(payload)
    digest = hashlib.sha256(payload).hexdigest().encode()
    entry.write_bytes(b" ".join((*head.split()[:2], digest)) + b"\n" + payload)


# --- what is found ---------------------------------------------------------------------------------------------------


def test_what_is_put_in_is_found(cache: Cache) -> None:
    assert cache.extraction(DOCUMENT) == EXTRACTION
    assert Cache(cache.directory).extraction(DOCUMENT) == EXTRACTION
    cache.keep_document(BASIS, DOCUMENT)
    assert cache.document(BASIS, "a.txt", SHA256) == DOCUMENT
    assert cache.document([*BASIS, 1], "a.txt", SHA256) is None


def test_an_audit_read_back_is_as_it_was(cache: Cache) -> None:
    cache.keep_audit(BASIS, RESULT)
    found = cache.audit(BASIS)
    assert found == RESULT
    assert found is not None
    assert to_record(found) == to_record(RESULT)
    changed = replace(found, claims=())
    assert changed == RESULT
    assert not hasattr(found, "anything_else")


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "b.txt"},
        {"text": "Ada said no."},
        {"sha256": "1" * 64},
        {"media_type": "text/markdown"},
        {"provenance": Provenance(published="2020-01-01")},
    ],
)
def test_another_document_is_not(cache: Cache, changed: dict[str, object]) -> None:
    assert cache.extraction(replace(DOCUMENT, **changed)) is None  # type: ignore[arg-type]


def test_another_engine_does_not_see_it(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(module._FINGERPRINTS, Extraction, lambda: "f" * 64)
    assert cache.extraction(DOCUMENT) is None


# --- damage and malice -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        lambda entry: b"",
        lambda entry: entry[:70],
        lambda entry: entry[:-1],
        lambda entry: entry.replace(b"Ada", b"Bea"),
        lambda entry: entry.replace(b"claimcheck", b"claimcheek"),
        lambda entry: b"\x80\x04\x95" + entry,
        lambda entry: b"\0" * len(entry),
    ],
    ids=["empty", "cut in the head", "cut at the end", "other bytes", "other head", "pickle", "zeros"],
)
def test_a_damaged_entry_counts_as_absent(cache: Cache, damage: Callable[[bytes], bytes]) -> None:
    entry = _entry(cache)
    entry.write_bytes(damage(entry.read_bytes()))
    assert cache.extraction(DOCUMENT) is None
    cache.keep_extraction(DOCUMENT, EXTRACTION)
    assert cache.extraction(DOCUMENT) == EXTRACTION


def test_parts_are_found_by_their_name_and_basis(cache: Cache) -> None:
    assert cache.part("names", BASIS) is None
    cache.keep_part("names", BASIS, b'["Ada"]\n[]')
    assert Cache(cache.directory).part("names", BASIS) == b'["Ada"]\n[]'
    assert cache.part("pages", BASIS) is None
    assert cache.part("names", ["else"]) is None
    (entry,) = (cache.directory / "parts").rglob("*.json")
    entry.write_bytes(entry.read_bytes()[:-1])
    assert cache.part("names", BASIS) is None


@pytest.mark.parametrize(
    "malice",
    [
        lambda payload: b"",
        lambda payload: b"[]\n" * 3 + b"[]",
        lambda payload: payload + b"\n[]",
        lambda payload: payload.replace(b"a.txt", b"b.txt"),
        lambda payload: payload.replace(b"Ada", b"Bea"),
        lambda payload: payload.replace(b'"end":12', b'"end":1000000'),
        lambda payload: payload.replace(b'"end":12', b'"end":{}'),
        lambda payload: payload.replace(b'"start"', b'"__class__"'),
        lambda payload: b"\n".join((b"[" * 100_000, *payload.split(b"\n")[1:])),
    ],
    ids=[
        "nothing",
        "lists",
        "a part more",
        "another's",
        "other words",
        "out of the text",
        "other type",
        "other key",
        "deep",
    ],
)
def test_a_hostile_entry_counts_as_absent(cache: Cache, malice: Callable[[bytes], bytes]) -> None:
    _rewrite(_entry(cache), malice)
    assert cache.extraction(DOCUMENT) is None


NUMBERS = {digest("one"): np.array([1.5, -2.0], "f4"), digest("two"): np.array([0.1, 3e30], "f4")}


def _numbers(cache: Cache) -> dict[bytes, list[float]]:
    return {key: row.tolist() for key, row in cache.numbers("vectors", 2).items()}


def test_numbers_are_found_to_the_last_digit(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert _numbers(cache) == {}
    cache.keep_numbers("vectors", 2, NUMBERS)
    assert _numbers(Cache(tmp_path)) == {key: row.tolist() for key, row in NUMBERS.items()}
    assert cache.numbers("vectors", 3) == cache.numbers("others", 2) == {}


def test_of_too_many_numbers_the_first_are_kept(tmp_path: Path) -> None:
    many = {digest(number): np.array([number, 0], "f4") for number in range(20)}
    cache = Cache(tmp_path, limit=1000)
    cache.keep_numbers("vectors", 2, many)
    assert list(_numbers(cache)) == list(many)[:6]


@pytest.mark.parametrize(
    "malice",
    [
        lambda payload: payload[:-1],
        lambda payload: payload[: -2 * 4] + np.array([np.nan, 1], "<f4").tobytes(),
        lambda payload: payload[: -2 * 4] + np.array([np.inf, 1], "<f4").tobytes(),
        lambda payload: b"[[1.5, -2.0]]",
    ],
    ids=["cut", "no number", "infinite", "JSON"],
)
def test_a_hostile_entry_of_numbers_counts_as_absent(tmp_path: Path, malice: Callable[[bytes], bytes]) -> None:
    cache = Cache(tmp_path)
    cache.keep_numbers("vectors", 2, NUMBERS)
    entry = _entry(cache)
    _rewrite(entry, malice)
    assert _numbers(cache) == {}
    cache.keep_numbers("vectors", 2, NUMBERS)
    entry.write_bytes(entry.read_bytes()[:-1])
    assert _numbers(cache) == {}


def test_answers_are_found_and_of_too_many_the_first_are_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=2000)
    assert cache.answers("sums") == {}
    many = {digest(number): json.dumps([number, "a b"]).encode() for number in range(20)}
    cache.keep_answers("sums", many)
    assert list(Cache(tmp_path).answers("sums").items()) == list(many.items())[:6]
    assert cache.answers("others") == {}


@pytest.mark.parametrize("malice", [b"", b"no key\n", b"zz {}\n", b"abc\n", b"\xff\xff []\n"])
def test_a_hostile_entry_of_answers_counts_as_absent(tmp_path: Path, malice: bytes) -> None:
    cache = Cache(tmp_path)
    cache.keep_answers("sums", {digest(1): b"1"})
    _rewrite(_entry(cache), lambda _: malice)
    assert cache.answers("sums") == {}


def test_an_entry_in_anothers_place_counts_as_absent(cache: Cache) -> None:
    other = replace(DOCUMENT, name="b.txt")
    first = _entry(cache)
    cache.keep_extraction(other, replace(EXTRACTION, document="b.txt"))
    (second,) = (entry for entry in _entries(cache.directory) if entry != first)
    second.write_bytes(first.read_bytes())
    assert cache.extraction(other) is None


def test_a_hostile_audit_is_deleted_and_said_to_be(cache: Cache) -> None:
    cache.keep_audit(BASIS, RESULT)
    (entry,) = _entries(cache.directory / "audits")
    _rewrite(entry, lambda payload: payload.replace(b'"sha256"', b'"sha"'))
    found = cache.audit(BASIS)
    assert found is not None
    with pytest.raises(ClaimcheckError, match="run again"):
        _ = found.documents
    assert cache.audit(BASIS) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs POSIX")
@pytest.mark.parametrize("kind", ["pipe", "link", "folder", "device", "anyone may write it"])
def test_only_a_file_of_ones_own_is_read(cache: Cache, tmp_path: Path, kind: str) -> None:
    entry = _entry(cache)
    kept = entry.rename(tmp_path / "kept")
    if kind == "pipe":
        os.mkfifo(entry)
    elif kind == "link":
        entry.symlink_to(kept)
    elif kind == "folder":
        entry.mkdir()
    elif kind == "device":
        entry.symlink_to("/dev/zero")
    else:
        kept.rename(entry).chmod(0o622)
    assert cache.extraction(DOCUMENT) is None
    cache.keep_extraction(DOCUMENT, EXTRACTION)


def test_entries_are_the_users_alone(cache: Cache) -> None:
    before = os.umask(0)
    try:
        cache.keep_audit(BASIS, RESULT)
    finally:
        os.umask(before)
    for entry in _entries(cache.directory):
        assert stat.S_IMODE(entry.stat().st_mode) == 0o600
        assert stat.S_IMODE(entry.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(cache.directory.stat().st_mode) == 0o700


# --- no room, no right, no time --------------------------------------------------------------------------------------


def test_a_folder_that_cannot_be_written_to_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = Cache(tmp_path / "file")
    cache.keep_extraction(DOCUMENT, EXTRACTION)
    assert cache.extraction(DOCUMENT) is None


def test_a_full_disk_costs_the_entry_only(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.fdopen

    def fdopen(descriptor: int, mode: str) -> object:
        file = opened(descriptor, mode)
        if mode == "wb":
            file.write(b"the first few bytes")
            file.flush()
            file.close()
            raise OSError(errno.ENOSPC, "No space left on device")
        return file

    monkeypatch.setattr(module.os, "fdopen", fdopen)
    cache.keep_extraction(replace(DOCUMENT, name="b.txt"), EXTRACTION)
    assert [path.suffix for path in cache.directory.rglob("*.draft")] == []
    assert cache.extraction(DOCUMENT) == EXTRACTION


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(mount)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("may not mount a file system here")
    try:
        cache = Cache(mount / "cache")
        for number in range(50):
            text = "Ada said so. " * 400
            document = replace(DOCUMENT, name=f"{number}.txt", text=text)
            cache.keep_extraction(document, Extraction(f"{number}.txt", (), (), (Span(0, len(text), text),)))
        assert 0 < len(_entries(cache.directory)) < 50
        assert not list(cache.directory.rglob("*.draft"))
    finally:
        command = ["umount", str(mount)]
        subprocess.run(command, check=True)


def test_the_size_is_bounded_and_what_was_used_last_stays(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", limit=20_000)
    documents = [replace(DOCUMENT, name=f"{number}.txt") for number in range(40)]
    text = TEXT.ljust(1000)
    for number, document in enumerate(replace(each, text=text) for each in documents):
        cache.keep_extraction(document, Extraction(document.name, (), (), (Span(0, 1000, text),)))
        for entry in _entries(cache.directory):
            os.utime(entry, (entry.stat().st_mtime - 10,) * 2)
        assert sum(entry.stat().st_size for entry in _entries(cache.directory)) <= 20_000 * 1.02 + 1_200, number
        assert cache.extraction(replace(documents[0], text=text)) is not None, number
    assert cache.extraction(replace(documents[1], text=text)) is None
    assert cache.extraction(replace(documents[-1], text=text)) is not None


def test_what_is_larger_than_the_limit_is_not_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", limit=10)
    cache.keep_extraction(DOCUMENT, EXTRACTION)
    assert not _entries(tmp_path)


def test_drafts_of_those_who_were_killed_are_deleted(cache: Cache) -> None:
    entry = _entry(cache)
    young, old = entry.with_name("young.draft"), entry.with_name("old.draft")
    young.touch()
    old.touch()
    os.utime(old, (time.time() - 7200,) * 2)
    Cache(cache.directory).keep_audit(BASIS, RESULT)
    assert (young.exists(), old.exists()) == (True, False)


WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from claimcheck.cache import Cache
from claimcheck.model import Document, Extraction, Span
cache = Cache(Path(sys.argv[1]), limit=int(sys.argv[2]))
text = "Ada said so. " * 5_000
print("ready", flush=True)
for number in range(int(sys.argv[3])):
    document = Document(f"{number % 40}.txt", text, "0" * 64, len(text), "text/plain", "utf-8")
    found = cache.extraction(document)
    extraction = Extraction(document.name, (), (), (Span(0, len(text), text),))
    assert found is None or found == extraction
    cache.keep_extraction(document, extraction)
"""


def _writer(directory: Path, limit: int, number: int) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", WRITER, str(directory), str(limit), str(number)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)


def _all_are_whole(directory: Path) -> bool:
    return all(module._read(entry, 10**9) is not None for entry in _entries(directory) if entry.suffix != ".draft")


def test_a_kill_at_any_moment_leaves_whole_entries_only(tmp_path: Path) -> None:
    for milliseconds in (1, 5, 20, 60):
        writer = _writer(tmp_path / "cache", 10**9, 10**6)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(milliseconds / 1000)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        assert writer.returncode == -signal.SIGKILL
        assert _all_are_whole(tmp_path)
    assert _entries(tmp_path)


def test_two_processes_share_a_folder_that_both_cut_down(tmp_path: Path) -> None:
    writers = [_writer(tmp_path / "cache", 1_000_000, 150) for _ in range(2)]
    for writer in writers:
        writer.communicate()
    assert [writer.returncode for writer in writers] == [0, 0]
    assert _all_are_whole(tmp_path)
    assert not list(tmp_path.rglob("*.draft"))
    assert 0 < sum(entry.stat().st_size for entry in _entries(tmp_path)) <= 1_200_000


# --- what decides ----------------------------------------------------------------------------------------------------


def test_the_fingerprint_covers_code_lists_and_models() -> None:
    package = Path(module.__file__).parent
    covered = {
        path.relative_to(package).as_posix() for name in module._ANALYSING for path in module._files(package / name)
    }
    assert {"model.py", "extraction/__init__.py", "language/pipeline.py", "language/model/model.json"} <= covered
    assert not any("__pycache__" in path for path in covered)
    # `model.json` has the hashes of the weights, and they are held against it when they are loaded.
    assert "language/model/model.onnx" not in covered
    assert "model.onnx" in json.loads((package / "language/model/model.json").read_text(encoding="utf-8"))["sha256"]


def test_an_edit_of_the_same_size_at_the_same_time_is_another_program(tmp_path: Path) -> None:
    code = tmp_path / "package" / "code.py"
    code.parent.mkdir()
    code.write_text("LEAST = 0.2", encoding="utf-8")
    before, written = module._fingerprint([code.parent], ()), code.stat()
    code.write_text("LEAST = 0.3", encoding="utf-8")
    os.utime(code, ns=(written.st_atime_ns, written.st_mtime_ns))
    assert module._fingerprint([code.parent], ()) != before
    assert module._fingerprint([code.parent], ["spacy 3"]) != module._fingerprint([code.parent], ["spacy 4"])


@pytest.mark.skipif(sys.platform != "linux", reason="names differ")
def test_the_default_folder_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_directory() == tmp_path / "claimcheck"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", "/home/ada")
    assert default_directory() == Path("/home/ada/.cache/claimcheck")


# --- whole audits ----------------------------------------------------------------------------------------------------

TEXTS = {
    "north.txt": "The mayor of Norwick said the bridge was closed on 3 May 2019. “Nobody was hurt,” she added.\n",
    "south.md": "# Bridge\n\nPolice denied that the bridge was closed. Officials blamed the storm.\n",
    "east.html": "<p>The river is forty kilometres long, a spokesman said.</p>",
    "more.jsonl": '{"id": "one", "text": "Kim Lee said that the ferry was late."}\n{"text": ""}\n',
    "empty.txt": "",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # The data checks take a second and know nothing of the cache.
    monkeypatch.setattr(validation_module, "validate", lambda *_: Validation(1))
    documents = tmp_path / "documents"
    documents.mkdir()
    for name, text in TEXTS.items():
        (documents / name).write_text(text, encoding="utf-8")
    return documents


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the documents that were analysed."""
    names: list[str] = []
    analyse = extraction_module.extract

    def extract(document: Document, *arguments: object) -> Extraction:
        names.append(document.name)
        return analyse(document, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(extraction_module, "extract", extract)
    return names


def test_cold_warm_and_partly_warm_say_the_same(folder: Path, tmp_path: Path, analysed: list[str]) -> None:
    cache = Cache(tmp_path / "cache")
    cold = audit([folder])
    assert audit([folder], cache=cache) == cold
    analysed.clear()
    assert audit([folder], cache=cache) == cold
    assert audit([folder], cache=Cache(tmp_path / "cache")) == cold
    assert analysed == []
    (folder / "north.txt").write_text(TEXTS["north.txt"].replace("closed", "open"), encoding="utf-8")
    changed = audit([folder], cache=cache)
    assert analysed == ["north.txt"]
    assert changed == audit([folder])
    assert changed != cold
    (folder / "north.txt").write_text(TEXTS["north.txt"], encoding="utf-8")
    analysed.clear()
    assert audit([folder], cache=cache) == cold
    assert analysed == []


def _touch(folder: Path) -> Configuration:
    os.utime(folder / "north.txt")
    return Configuration()


def _edit_in_the_same_instant(folder: Path) -> Configuration:
    written = (folder / "north.txt").stat()
    (folder / "north.txt").write_text(TEXTS["north.txt"].replace("3 May", "4 May"), encoding="utf-8")
    os.utime(folder / "north.txt", ns=(written.st_atime_ns, written.st_mtime_ns))
    return Configuration()


def _rename(folder: Path) -> Configuration:
    (folder / "north.txt").rename(folder / "west.txt")
    return Configuration()


def _describe(folder: Path) -> Configuration:
    (folder / "manifest.csv").write_text("file,published\nnorth.txt,2019-05-04\n", encoding="utf-8")
    return Configuration()


def _edit_a_record(folder: Path) -> Configuration:
    (folder / "more.jsonl").write_text(TEXTS["more.jsonl"].replace("late", "lost"), encoding="utf-8")
    return Configuration()


def _fill(folder: Path) -> Configuration:
    (folder / "empty.txt").write_text("Police said so.", encoding="utf-8")
    return Configuration()


def _set(_: Path) -> Configuration:
    from claimcheck.checks import Setting

    return Configuration(checks={"CC603": Setting(off=True)})


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (_touch, True),
        (_edit_in_the_same_instant, False),
        (_rename, False),
        (_describe, False),
        (_edit_a_record, False),
        (_fill, False),
        (_set, False),
    ],
)
def test_whatever_decides_is_noticed(
    folder: Path, tmp_path: Path, change: Callable[[Path], Configuration], same: bool
) -> None:
    cache = Cache(tmp_path / "cache")
    before = audit([folder], cache=cache)
    configuration = change(folder)
    after = audit([folder], cache=cache, configuration=configuration)
    assert after == audit([folder], configuration=configuration)
    assert (after == before) == same


def test_a_file_that_changes_while_it_is_read_is_not_remembered_as_it_was(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path / "cache")
    taken = audit_module.fingerprint

    def fingerprint(source: audit_module.Source) -> object:
        seen = taken(source)
        if source.name == "north.txt":
            source.path.write_text("Police said so.", encoding="utf-8")
        return seen

    with monkeypatch.context() as changed:
        changed.setattr(audit_module, "fingerprint", fingerprint)
        audit([folder], cache=cache)
    (folder / "north.txt").write_text(TEXTS["north.txt"], encoding="utf-8")
    assert audit([folder], cache=cache) == audit([folder])


def test_the_cache_itself_is_not_audited(folder: Path) -> None:
    cache = Cache(folder / "kept")
    first = audit([folder], cache=cache)
    assert audit([folder], cache=cache) == first
    assert not [name for document in first.failures if (name := document.name).startswith("kept/")]
