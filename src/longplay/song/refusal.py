"""A clear no: what, why, and what to do next."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the command line; docs/exit-codes.md says the same."""

    DONE = 0
    FAULT = 1
    USAGE = 2
    BAD_INPUT = 3
    CANNOT_WRITE = 4
    IN_USE = 5
    NOT_FOUND = 6
    NEEDS_REFRESH = 7
    INTERRUPTED = 130


class Refusal(Exception):  # noqa: N818  (the house's word; docs/glossary.md)
    """Something that cannot be done, told so that a person can act on it.

    what: the file or thing concerned. reason: one clause. next_step: what the person can do. code: the exit code.
    """

    def __init__(self, what: str, reason: str, next_step: str, code: ExitCode = ExitCode.BAD_INPUT) -> None:
        super().__init__(f"{what}: {reason}. {next_step}")
        self.what, self.reason, self.next_step, self.code = what, reason, next_step, code

    def __reduce__(self) -> tuple[type["Refusal"], tuple[str, str, str, ExitCode]]:
        """Travel between processes whole."""
        return Refusal, (self.what, self.reason, self.next_step, self.code)
