"""Longplay: the record producer that runs on a laptop.

One thread per numeric library, set before numpy is loaded: bits must not depend on how many processes work.
"""

import os as _os
from importlib import import_module as _import_module
from typing import Any as _Any

__version__ = "0.1.0"

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    _os.environ.setdefault(_threads, "1")

_HOMES = {"produce": "longplay.production", "Production": "longplay.production"}
__all__ = ["Production", "__version__", "produce"]


def __getattr__(name: str) -> _Any:
    """Load a public name on first use, so that `import longplay` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'longplay' has no attribute {name!r}")
    return getattr(_import_module(_HOMES[name]), name)
