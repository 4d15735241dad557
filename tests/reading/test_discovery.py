"""Paths to sources: which files, under which names, and what is refused."""

from __future__ import annotations

import os
from itertools import permutations
from pathlib import Path

import pytest

from claimcheck.errors import ConfigurationError, UsageError
from claimcheck.model import Document, Provenance, ReadFailure
from claimcheck.reading import discover, read


def lay(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"Text of {name}.", encoding="utf-8")
    return root


def names(*paths: Path) -> list[str]:
    return [source.name for source in discover(paths)]


def test_every_file_but_hidden_ones_manifests_and_settings(tmp_path: Path) -> None:
    lay(tmp_path, "b.txt", "a.md", "deep/er/c.HTML", "d.pdf", "none", ".hidden.txt", ".git/x.txt", "claimcheck.toml")
    lay(tmp_path, "deep/pyproject.toml").joinpath("manifest.csv").write_text("file\na.md\n", encoding="utf-8")
    assert names(tmp_path) == ["a.md", "b.txt", "d.pdf", "deep/er/c.HTML", "none"]


def test_names_are_relative_and_never_shared(tmp_path: Path) -> None:
    lay(tmp_path, "a/x.txt", "a/y.txt", "b/x.txt", "c/a/x.txt")
    a, b, c = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    assert names(a) == ["x.txt", "y.txt"]
    assert names(a / "x.txt") == ["x.txt"]
    assert names(a, b) == ["a/x.txt", "b/x.txt", "y.txt"]
    assert names(a / "x.txt", b / "x.txt") == ["a/x.txt", "b/x.txt"]
    parent = tmp_path.name
    assert names(a, b, c) == ["b/x.txt", "c/a/x.txt", f"{parent}/a/x.txt", "y.txt"]


def test_a_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    lay(tmp_path, "a/x.txt", "a/b/y.txt")
    assert names(tmp_path / "a", tmp_path / "a" / "b", tmp_path / "a" / "x.txt") == ["b/y.txt", "x.txt"]


def test_order_of_paths_makes_no_difference(tmp_path: Path) -> None:
    lay(tmp_path, "a/x.txt", "a/b/x.txt", "c/x.txt", "c/y.md").joinpath("a/manifest.csv").write_text(
        "file,title\nb/x.txt,Deep\n", encoding="utf-8"
    )
    paths = [tmp_path / "a", tmp_path / "a" / "b", tmp_path / "c", tmp_path / "a" / "b" / "x.txt"]
    assert len({discover(order) for order in permutations(paths)}) == 1


@pytest.mark.parametrize(
    ("made", "asked", "reason"),
    [
        ((), (), "nothing to read"),
        ((), ("gone",), "gone does not exist"),
        ((), ("",), "no documents in .*holds nothing"),
        (("x/a.png", "x/b.svg"), ("x",), "no documents in .*x: it holds only 2 of other formats"),
        (("x/a.txt", "y/.a.txt"), ("x", "y"), "no documents in .*y"),
    ],
)
def test_nothing_to_read_is_a_usage_error(
    tmp_path: Path, made: tuple[str, ...], asked: tuple[str, ...], reason: str
) -> None:
    lay(tmp_path, *made)
    with pytest.raises(UsageError, match=reason):
        discover([tmp_path / name for name in asked])


def test_links(tmp_path: Path) -> None:
    lay(tmp_path, "in/a.txt", "in/sub/b.txt", "out/secret.txt")
    inside = tmp_path / "in"
    links = {
        "alias.txt": inside / "a.txt",
        "gone.txt": inside / "nowhere.txt",
        "leak.txt": tmp_path / "out" / "secret.txt",
        "folder": inside / "sub",
        "ring.txt": inside / "ring.txt",
    }
    for name, target in links.items():
        (inside / name).symlink_to(target)
    results = {source.name: read(source) for source in discover([inside])}
    reasons = {name: result.reason for name, result in results.items() if isinstance(result, ReadFailure)}
    assert sorted(results) == ["a.txt", "alias.txt", "folder", "gone.txt", "leak.txt", "ring.txt", "sub/b.txt"]
    assert set(reasons) == {"folder", "gone.txt", "leak.txt", "ring.txt"}
    assert "leads out of the folder" in reasons["leak.txt"]
    assert "leads nowhere" in reasons["gone.txt"]
    assert "leads nowhere" in reasons["ring.txt"]
    assert "name that folder" in reasons["folder"]


def test_a_name_that_is_not_utf8_can_be_written(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("Text.", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert names(tmp_path) == [r"caf\xe9.txt"]


CSV, JSON, TOML = "manifest.csv", "manifest.json", "manifest.toml"

MANIFESTS = [
    (CSV, "file,title,published\na.txt,A report,2016-05-01\n", Provenance(title="A report", published="2016-05-01")),
    (CSV, '\ufefffile,title\r\na.txt,"One,\r\n two"\r\n', Provenance(title="One, two")),
    (CSV, "file,url\na.txt,https://a.example/\n", Provenance(url="https://a.example/")),
    (CSV, "file,title\nsub/b.txt,Other\n", Provenance()),
    (JSON, '[{"file": "a.txt", "author": ["Ann", "Bo"], "retrieved": null}]', Provenance(author="Ann, Bo")),
    (JSON, '{"documents": [{"file": "a.txt", "publisher": "P"}]}', Provenance(publisher="P")),
    (TOML, '[[documents]]\nfile = "a.txt"\npublished = 2016-05-01\n', Provenance(published="2016-05-01")),
    (TOML, '[[documents]]\nfile = "a.txt"\nretrieved = 2016-05-01T10:00:00Z\n', Provenance(retrieved="2016-05-01")),
]

BAD_MANIFESTS = [
    (
        CSV,
        "file,published\na.txt,2016-05-01\nsub/b.txt,May\n",
        r"manifest\.csv: row 2: published: is 'May', which is not a date",
    ),
    (CSV, "file,publised\na.txt,2016\n", "row 1: publised: is not a known key: did you mean 'published'"),
    (CSV, "file,title\na.txt,A,B\n", "row 1: : is not a known key"),
    (CSV, "title\nA\n", "row 1: file: is missing"),
    (CSV, "file\ngone.txt\n", "row 1: file: 'gone.txt' is not there"),
    (CSV, "file\n../x.txt\n", "row 1: file: '../x.txt' leads out of the folder"),
    (CSV, "file\n/etc/passwd\n", "leads out of the folder"),
    (CSV, "file,title\na.txt,A\na.txt,B\n", "row 2: file: 'a.txt' has a row already"),
    (CSV, 'file,title\na.txt,"open\n', "cannot be read"),
    (JSON, "{", r"manifest\.json: cannot be read"),
    (JSON, "[" * 50_000, "cannot be read"),
    (JSON, "5", "no list named 'documents'"),
    (JSON, '["a.txt"]', "row 1: is not a table"),
    (JSON, '[{"file": "a.txt", "title": 5}]', "row 1: title: is 5: write it as text"),
    (JSON, '[{"file": "a.txt", "url": "a.example"}]', "row 1: url: is 'a.example', which is not a web address"),
    (TOML, "documents = 1", "no list named"),
    (TOML, "[[documents]\n", "cannot be read"),
]


@pytest.mark.parametrize(("name", "content", "expected"), MANIFESTS)
def test_manifest(tmp_path: Path, name: str, content: str, expected: Provenance) -> None:
    lay(tmp_path, "a.txt", "sub/b.txt").joinpath(name).write_bytes(content.encode())
    for given in (tmp_path, tmp_path / "a.txt"):
        source = next(source for source in discover([given]) if source.name == "a.txt")
        assert source.provenance == expected


@pytest.mark.parametrize(("name", "content", "reason"), BAD_MANIFESTS)
def test_bad_manifest_names_file_row_and_key(tmp_path: Path, name: str, content: str, reason: str) -> None:
    lay(tmp_path, "a.txt", "sub/b.txt").joinpath(name).write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=reason) as caught:
        discover([tmp_path])
    assert "\n" not in str(caught.value)


def test_manifests_must_agree(tmp_path: Path) -> None:
    lay(tmp_path, "sub/a.txt")
    (tmp_path / CSV).write_text("file,title\nsub/a.txt,One\n", encoding="utf-8")
    (tmp_path / "sub" / CSV).write_text("file,title\na.txt,Two\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="two manifests that differ"):
        discover([tmp_path])
    (tmp_path / JSON).write_text("[]", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"holds manifest\.csv and manifest\.json"):
        discover([tmp_path])


def test_manifest_goes_before_what_the_document_says(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: Own\nauthor: Ann\n---\nText.", encoding="utf-8")
    (tmp_path / CSV).write_text("file,title\na.md,Given\n", encoding="utf-8")
    (source,) = discover([tmp_path])
    document = read(source)
    assert isinstance(document, Document)
    assert document.provenance == Provenance(title="Given", author="Ann")
