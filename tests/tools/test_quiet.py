"""What libraries print stays out of the way; what comes after is heard again."""

import os

import pytest

from longplay.tools.quiet import quiet


def test_only_the_block_is_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    with quiet():
        os.write(2, b"warning: a one-frame stream? Duh...")
    os.write(2, b"heard")
    assert capfd.readouterr().err == "heard"
