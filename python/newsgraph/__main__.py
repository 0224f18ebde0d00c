"""The command line: `newsgraph …` and `python -m newsgraph …` are the program itself."""

import signal
import sys

from newsgraph import _native


def main() -> None:
    """Runs the command that the arguments name, and ends Python with its exit code."""
    # Python's own handler would wait for the command to end.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(_native.main(["newsgraph", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
