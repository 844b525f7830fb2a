"""Digests of files: those of hashlib, whatever was hashed before."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from builder.classroom.attempts import HEAD, Digests

PARTS = st.sampled_from([b"", b"a", b"a" * (HEAD - 1), b"a" * HEAD, b"b" * HEAD, b"a" * (HEAD - 1) + b"b", b"b"])


@given(st.lists(st.tuples(PARTS, PARTS).map(b"".join), max_size=6))
def test_a_digest_is_that_of_its_own_bytes(contents: list[bytes]) -> None:
    """Whatever came before: files that begin alike, are shorter than what is remembered, or empty."""
    digests = Digests()
    for content in contents:
        assert digests.of(content) == hashlib.sha256(content).hexdigest()
