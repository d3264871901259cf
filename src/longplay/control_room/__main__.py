"""python -m longplay.control_room: the same as `longplay`."""

import sys

from longplay.song.refusal import ExitCode


def main() -> None:
    """Load the command line and run it; Ctrl-C while it loads ends it just as quietly."""
    try:
        from longplay.control_room.cli import main as run
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
    run()


if __name__ == "__main__":
    main()
