"""Told to schemathesis by SCHEMATHESIS_HOOKS: what it does not know."""

from itertools import count

import schemathesis
from schemathesis.generation.meta import TestPhase

_NAMES = count(1)


@schemathesis.serializer("application/x-ndjson")
def lines_as_they_are(_context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@schemathesis.hook
def before_call(_context, case, _kwargs):
    """In a course of requests each has a name of its own: one that is sent again is answered as before, and changes nothing."""
    if case.meta is None or case.meta.phase.name != TestPhase.STATEFUL or "Idempotency-Key" not in (case.headers or {}):
        return
    if case.headers["Idempotency-Key"]:
        case.headers["Idempotency-Key"] = f"{case.headers['Idempotency-Key'][:200]} {next(_NAMES)}"
