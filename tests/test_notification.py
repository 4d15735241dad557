"""The webhook: what it says, and how it says it to a real HTTP server on this machine."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
from dataclasses import replace

import pytest

from claimcheck.baseline import Comparison, State
from claimcheck.errors import OutputError, UsageError
from claimcheck.model import AuditResult, Finding, History, Location, Severity, Validation
from claimcheck.notification import MOST_SHOWN, SIGNATURE, ensure_receiver, new_findings, notification, receiver, send
from claimcheck.reporting.findings import Context
from claimcheck.validation import violations
from tests.webhook import Receiver

EVERY = Severity.NOTE


def _finding(mark: str, severity: Severity = Severity.WARNING, message: str = "The ferry left twice.") -> Finding:
    place = Location("harbour.txt", None, 3, 14, 3, 20)
    return Finding("CC102", severity, message, place, fingerprint=mark)


def _result(*findings: Finding) -> AuditResult:
    return AuditResult((), (), (), (), (), findings, (), Validation(0))


ERROR, WARNING, NOTE = (_finding(each.value, each) for each in Severity)
RESULT = _result(NOTE, WARNING, ERROR)


def _marks(context: Context, least: Severity = EVERY) -> list[str]:
    return [finding.fingerprint for finding in new_findings(RESULT, context, least)]


@pytest.mark.parametrize(
    ("context", "new"),
    [
        (Context(), ["error", "warning", "note"]),
        (Context(comparison=Comparison({"warning": State.UNCHANGED})), ["error", "note"]),
        (Context(suppressed={"error": "as published"}), ["warning", "note"]),
        (Context(history=History((), {}, {})), ["error", "warning", "note"]),
        (Context(history=History((), {"error": "2016-05-02T06:00:00Z"}, {})), ["warning", "note"]),
        (
            Context(
                comparison=Comparison({"note": State.UNCHANGED}),
                history=History((), {"error": "2016-05-02T06:00:00Z"}, {}),
            ),
            ["warning"],
        ),
    ],
)
def test_new_is_what_nobody_accepted_and_no_earlier_audit_had(context: Context, new: list[str]) -> None:
    assert _marks(context) == new


@pytest.mark.parametrize(("least", "told"), [(Severity.ERROR, 1), (Severity.WARNING, 2), (Severity.NOTE, 3)])
def test_what_is_less_severe_is_not_told(least: Severity, told: int) -> None:
    assert len(_marks(Context(), least)) == told


def test_nothing_new_is_nothing_to_say() -> None:
    assert notification(_result(NOTE), Context(), Severity.WARNING) is None


def test_a_message_counts_all_and_shows_the_worst() -> None:
    many = [_finding(f"{number:02}") for number in range(MOST_SHOWN + 5)]
    message = notification(_result(*many, ERROR), Context({"harbour.txt": "documents/harbour.txt"}), Severity.WARNING)
    assert message is not None
    assert violations("notification", [message]) == ()
    assert message["new"] == {"error": 1, "warning": len(many), "note": 0}
    assert len(message["findings"]) == MOST_SHOWN
    assert message["findings"][0] == {
        "check": "CC102",
        "severity": "error",
        "message": "The ferry left twice.",
        "fingerprint": "error",
        "place": "documents/harbour.txt:3:14",
    }
    assert message["text"] == (
        "claimcheck: 26 new findings (1 error, 25 warnings). No disputes and no contradictions in no documents."
    )


def test_what_documents_say_is_not_put_where_people_talk() -> None:
    hostile = "<!channel> @everyone [here](https://example.org)"
    message = notification(_result(_finding("a", message=hostile)), Context(), EVERY)
    assert message is not None
    assert hostile not in message["text"] + message["verdict"]
    assert message["findings"][0]["message"] == hostile


def test_the_order_of_findings_makes_no_difference() -> None:
    backwards = replace(RESULT, findings=RESULT.findings[::-1])
    assert notification(backwards, Context(), EVERY) == notification(RESULT, Context(), EVERY)


@pytest.mark.parametrize(
    "url", ["", "harbour", "ftp://example.org/", "http://", "file:///etc/passwd", "https://a\n/", "http://a:99999/"]
)
def test_only_web_addresses_are_taken(url: str) -> None:
    with pytest.raises(UsageError, match="write https://"):
        ensure_receiver(url)


def test_what_is_shown_of_an_address_holds_no_secret() -> None:
    assert receiver("https://ada:tide@hooks.example:8443/s3cret?token=t0ken") == "https://hooks.example:8443"


MESSAGE = {"text": "Ærø", "new": {"error": 1}}


def test_the_message_arrives_signed(web: Receiver) -> None:
    send(f"{web.url}/hook?a=b", MESSAGE, "the tide")
    ((path, headers, body),) = web.received
    assert path == "/hook?a=b"
    assert json.loads(body) == MESSAGE
    assert headers["Content-Type"] == "application/json"
    assert headers[SIGNATURE] == "sha256=" + hmac.new(b"the tide", body, hashlib.sha256).hexdigest()


def test_without_a_key_there_is_no_signature(web: Receiver) -> None:
    send(web.url, MESSAGE)
    assert SIGNATURE not in web.received[0][1]


@pytest.mark.parametrize(
    ("status", "error", "says"),
    [
        (302, OutputError, "answers 302 Found: name the address that it sends to"),
        (307, OutputError, "307"),
        (404, OutputError, "answers 404 Not Found: correct the address"),
        (401, OutputError, "the key in CLAIMCHECK_NOTIFY_KEY"),
        (429, ConnectionError, "answers 429 Too Many Requests"),
        (503, ConnectionError, "answers 503 Service Unavailable"),
        (599, ConnectionError, "answers 599: see"),
    ],
)
def test_another_answer_is_an_error_that_may_pass_or_not(
    web: Receiver, status: int, error: type[Exception], says: str
) -> None:
    web.answers = [status]
    with pytest.raises(error, match=says) as raised:
        send(f"{web.url}/s3cret", MESSAGE)
    assert [path for path, _, _ in web.received] == ["/s3cret"]  # no redirect is followed
    assert "s3cret" not in str(raised.value)


def test_a_receiver_that_is_not_there_may_come_back() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(ConnectionError, match=rf"http://127.0.0.1:{port} cannot be reached \(ConnectError\)"):
        send(f"http://127.0.0.1:{port}/s3cret", MESSAGE)


def test_a_receiver_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimcheck.notification._SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(ConnectionError, match="ReadTimeout"):
        send(f"http://127.0.0.1:{silent.getsockname()[1]}/", MESSAGE)


def test_an_answer_without_end_is_not_read() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n" + b"x" * 100)
                done.wait(30)

        done = threading.Event()
        thread = threading.Thread(target=answer)
        thread.start()
        send(f"http://127.0.0.1:{server.getsockname()[1]}/", MESSAGE)
        done.set()
        thread.join()
