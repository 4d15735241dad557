"""Decoded files to the text that a reader sees, and to what they say of their origin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model import Provenance
from claimcheck.reading.formats import FORMATS
from claimcheck.reading.rendition import Rendition, UnreadableError


def rendered(suffix: str, text: str) -> Rendition:
    return FORMATS[suffix].render(text.encode())


PLAIN = [
    ("as is", "One.\r\nTwo.\n\n  Three. ", "One.\r\nTwo.\n\n  Three. "),
    ("markup is text here", "<b>Bold</b> & **strong**", "<b>Bold</b> & **strong**"),
    ("a rule is no front matter", "---\nThe envoy said no.\n---\nMore.", "---\nThe envoy said no.\n---\nMore."),
    ("an unclosed rule neither", "---\ntitle: T\nMore.", "---\ntitle: T\nMore."),
    ("front matter keeps its place", "---\ntitle: T\n---\nShe said no.", "   \n        \n   \nShe said no."),
]

HTML = [
    ("paragraphs", "<p>One.</p><p>Two\n three.", "One.\n\nTwo three."),
    ("inline", "<p>a<b>b</b> <i>c</i>, d", "ab c, d"),
    ("line break", "<p>One<br>two<br/> three", "One\ntwo\nthree"),
    ("entities", "<p>A &amp; B &ldquo;no&rdquo; &#x41; &lt;b&gt;", "A & B “no” A <b>"),
    ("quotation element", "<p>She said <q>no</q>.", "She said “no”."),
    ("bullets", "<ul><li>One<li>Two</ul>", "One\n\nTwo"),
    ("numbers", "<ol start=3><li><p>One</p><p>more</p><li>Two</ol>", "3. One\n\nmore\n\n4. Two"),
    ("numbered value", "<ol><li value=7>a<li>b<li value=x>c</ol>", "7. a\n\n8. b\n\n9. c"),
    ("lists in lists", "<ol><li>a<ul><li>b</ul><li>c</ol>", "1. a\n\nb\n\n2. c"),
    ("table", "<table><tr><th>a<th>b<tr><td>1<td> 2 </table>", "a\tb\n\n1\t2"),
    ("preformatted", "<pre>One\n  two</pre>", "One\n  two"),
    ("code listing", "<p>a<pre><code>x = 1</code></pre><p>b <code>c</code>", "a\n\nb c"),
    ("scripts and styles", "<style>p{}</style><script>said('no')</script><p>a<noscript>b</noscript>", "a"),
    ("a closing tag in a script", "<script>var a = '<p>said</p>';</script><p>b", "b"),
    ("navigation", "<nav><a href=/>Home</a></nav><main>a</main><footer>b</footer>", "a\n\nb"),
    ("hidden", "<p>a <span hidden>b</span>c<span style='color:red;display: NONE'>d</span> e", "a c e"),
    ("not hidden", "<p style='display:block'>a<span style='x-display:nonesuch'>b</span>", "ab"),
    ("form around the page", "<form><p>a<input value=b><button>c</button></form>", "a"),
    ("comment", "<p>a<!-- b -->c", "ac"),
    ("head", "<title>T</title><p>a", "a"),
    (
        "xhtml",
        '<?xml version="1.0" encoding="latin-1"?><html xmlns="http://www.w3.org/1999/xhtml"><body>é</body></html>',
        "é",
    ),
    ("declared entity", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><p>a &e; b', "]>\n\na &e; b"),
    ("surrogate and null", "<p>a&#xD800;b&#0;c", "a\ufffdb\ufffdc"),
    ("nothing", "<!-- only this -->", ""),
    ("not markup", "just words", "just words"),
]

MARKDOWN = [
    ("marks", '# Head\nShe **said** *no*\nto [them](http://a.example "t").', "Head\n\nShe said no to them."),
    ("list", "- a\n- b\n\n2. c", "a\n\nb\n\n2. c"),
    ("citation marker", "Taken in May [1].\n\n[1] Gazette", "Taken in May [1].\n\n[1] Gazette"),
    ("indented text", "a\n\n    “No,” she said.", "a\n\n“No,” she said."),
    ("fenced code", "a\n\n```\nb\n```\n\nc", "a\n\nc"),
    ("quotation", "> one\n> two", "one two"),
    ("table", "| a | b |\n|---|---|\n| 1 | 2 |", "a\tb\n\n1\t2"),
    ("html inside", "a <b>c</b> <script>d</script>\n\n<div hidden>e</div>", "a c"),
    ("escapes", r"5 \* 4 &amp; 3 `x`", "5 * 4 & 3 x"),
    ("front matter", "---\ntitle: T\ntags: [x]\n---\n\na", "a"),
    ("rule", "---\n\na\n\n---\n\nb", "a\n\nb"),
]


@pytest.mark.parametrize(("markup", "text"), [case[1:] for case in PLAIN], ids=[case[0] for case in PLAIN])
def test_plain(markup: str, text: str) -> None:
    assert rendered(".txt", markup).text == text


@pytest.mark.parametrize(("markup", "text"), [case[1:] for case in HTML], ids=[case[0] for case in HTML])
def test_html(markup: str, text: str) -> None:
    assert rendered(".html", markup).text == text


@pytest.mark.parametrize(("markup", "text"), [case[1:] for case in MARKDOWN], ids=[case[0] for case in MARKDOWN])
def test_markdown(markup: str, text: str) -> None:
    assert rendered(".md", markup).text == text


FRONT_MATTER = [
    ("title: A report\nauthor: Ann Lee", Provenance(title="A report", author="Ann Lee")),
    ("authors: [Ann Lee, Bo Roy]", Provenance(author="Ann Lee, Bo Roy")),
    ("date: 2016-05-01T10:30:00Z", Provenance(published="2016-05-01")),
    ("published: 2016-05-02\ndate: 2016-05-01", Provenance(published="2016-05-02")),
    (
        "url: https://a.example/b\nretrieved: '2020-02-29'",
        Provenance(url="https://a.example/b", retrieved="2020-02-29"),
    ),
    ("title: 1984\npublisher: ''\nlayout: {post: [1]}", Provenance(title="1984")),
    ("title: >\n  Two\n  lines", Provenance(title="Two lines")),
]

BAD_FRONT_MATTER = [
    ("published: yesterday", "'published' is 'yesterday', which is not a date: write it as YYYY-MM-DD"),
    ("date: 2016-02-30", "'date' is '2016-02-30'"),
    ("published: 2016", "'published' is '2016'"),
    ("url: javascript:alert(1)", "not a web address"),
    ("url: https://[", "not a web address"),
    ("title: {a: b}", "write it as text"),
    ('title: "a\\ud800b"', "control characters|not valid YAML"),
    ('title: "a\\0b"', "control characters"),
    (f"title: {'x' * 3000}", "shorten it"),
    ("title: [unclosed", "not valid YAML, line"),
    ("title: " + "[" * 3_000, "not valid YAML"),
    ("title: !!python/object/apply:os.system [true]", None),
]


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@pytest.mark.parametrize(("block", "expected"), FRONT_MATTER)
def test_front_matter(suffix: str, block: str, expected: Provenance) -> None:
    assert rendered(suffix, f"---\n{block}\n---\nText.").provenance == expected


@pytest.mark.parametrize(("block", "reason"), BAD_FRONT_MATTER)
def test_bad_front_matter_is_told(block: str, reason: str | None) -> None:
    text = f"---\n{block}\n---\nText."
    if reason is None:
        assert rendered(".txt", text).provenance == Provenance(title="true")
        return
    with pytest.raises(UnreadableError, match=reason) as caught:
        rendered(".txt", text)
    assert "\n" not in str(caught.value)


JSON_LD = '<script type="application/ld+json">%s</script>'

HTML_PROVENANCE = [
    ("<title> A\n page </title>", Provenance(title="A page")),
    ('<title>A</title><meta property="og:title" content="B">', Provenance(title="B")),
    (
        '<meta name="Author" content="Ann Lee"><meta name="author" content="Bo Roy">',
        Provenance(author="Ann Lee, Bo Roy"),
    ),
    ('<meta property="article:author" content="https://a.example/ann">', Provenance()),
    ('<meta property="og:site_name" content="The Daily">', Provenance(publisher="The Daily")),
    (
        '<meta property="article:published_time" content="2016-05-01T09:00:00+02:00">',
        Provenance(published="2016-05-01"),
    ),
    (
        '<meta name="date" content="1 May"><time itemprop="datePublished" datetime="2016-05-02">',
        Provenance(published="2016-05-02"),
    ),
    ('<time datetime="2016-05-02">2 May</time>', Provenance()),
    ('<link rel="canonical" href="https://a.example/b">', Provenance(url="https://a.example/b")),
    ('<link rel="canonical" href="/b"><meta property="og:url" content="javascript:x">', Provenance()),
    (
        JSON_LD
        % '{"@graph": [{"@type": "WebSite"}, {"@type": ["NewsArticle"], "headline": "H", "author": [{"name": "Ann"}, '
        '{"name": "Bo"}], "publisher": {"name": "P"}, "datePublished": "2016-05-03", "url": "https://a.example/"}]}',
        Provenance("H", "Ann, Bo", "P", "2016-05-03", "https://a.example/"),
    ),
    (JSON_LD % '{"@type": "Article", "headline": 5, "author": {"name": ["x"]}}', Provenance(author="x")),
    (JSON_LD % '{"@type": "Article", "headline": "a\\ud800"}', Provenance()),
    (JSON_LD % ("[" * 50_000), Provenance()),
    (JSON_LD % "not JSON", Provenance()),
]


@pytest.mark.parametrize(("head", "expected"), HTML_PROVENANCE)
def test_html_provenance(head: str, expected: Provenance) -> None:
    assert rendered(".html", f"<html><head>{head}</head><body><p>Text.").provenance == expected


def test_html_too_deep_is_told() -> None:
    with pytest.raises(UnreadableError, match="nested too deeply"):
        rendered(".html", "<div>" * 5000 + "deep")


@pytest.mark.parametrize("markup", ["[" * 3000, "> " * 3000 + "x", "- " * 3000 + "x", "*a **b " * 3000, "[a](" * 3000])
def test_hostile_markdown_ends(markup: str) -> None:
    assert rendered(".md", markup).text is not None


@given(
    st.sampled_from([".txt", ".md", ".html"]),
    st.text(alphabet="<>/&;-`*[]()!|#\n \r\t'\"=abpq0:“é\u2028", max_size=200),
)
def test_any_text_is_rendered_or_refused(suffix: str, markup: str) -> None:
    try:
        rendition = rendered(suffix, markup)
    except UnreadableError:
        return
    if suffix != ".txt":
        assert "\r" not in rendition.text or "\r" in markup
        assert rendition.text == rendition.text.strip(" ")
