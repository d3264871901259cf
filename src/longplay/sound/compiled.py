"""Compile a numeric kernel on its first call."""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def compiled(kernel: Callable[P, R]) -> Callable[P, R]:
    """Return `kernel` compiled by numba when first called, kept on disk beside its source.

    numba itself is loaded only then, so that a run with nothing to compute never pays for it. No fastmath and no
    threads: the same input must give the same bits on every run. A kernel cannot call another kernel made so.
    """
    fast: list[Callable[P, R]] = []

    @functools.wraps(kernel)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        if not fast:
            fast.append(_compile(kernel))
        return fast[0](*args, **kwargs)

    return call


def _compile(kernel: Callable[..., Any]) -> Callable[..., Any]:
    from numba import njit

    return njit(cache=True)(kernel)  # type: ignore[no-any-return]  # numba is untyped
