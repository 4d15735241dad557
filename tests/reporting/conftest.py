from __future__ import annotations

import pytest

from claimcheck.model import AuditResult
from tests.reporting.sample import BARE, RESULT


@pytest.fixture(scope="session")
def result() -> AuditResult:
    return RESULT


@pytest.fixture(scope="session")
def bare() -> AuditResult:
    return BARE
