"""Fixtures that every room shares."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from longplay.cache.store import Store, using


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A cache of its own for one test."""
    with using(Store(tmp_path / ".longplay")) as active:
        yield active
