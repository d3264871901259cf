"""What `import longplay` gives: lazily, whole, and nothing else."""

import subprocess
import sys

import pytest

import longplay


@pytest.mark.parametrize("name", longplay.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(longplay, name) is not None


def test_another_name_is_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="no attribute 'consume'"):
        longplay.consume  # noqa: B018  # the access is the test


def test_public_names_are_loaded_on_first_use() -> None:
    code = (
        "import sys, longplay; before = 'longplay.production' in sys.modules; longplay.produce;"
        "print(before, 'longplay.production' in sys.modules, 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "True"]


def test_importing_longplay_costs_nothing() -> None:
    code = "import sys, longplay; print(*sorted(m for m in sys.modules if m.startswith('longplay.') or m == 'numpy'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
