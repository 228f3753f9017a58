"""
Run another program of ours with little memory and time; run as a program of its own, before anything looks at a file.

It imports nothing of the shop. Arguments: bytes of memory, seconds of processor time, the program, its arguments.
"""

import resource
import runpy
import sys


def main(memory: int, seconds: int, program: str) -> None:
    """Limit this process, which cannot be undone, and become the program."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        resource.setrlimit(what, (most, most))
    sys.argv[:] = sys.argv[3:]
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
