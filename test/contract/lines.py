"""Told to schemathesis by SCHEMATHESIS_HOOKS: how lines of JSON are sent, which it does not know."""

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def as_it_is(_context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
