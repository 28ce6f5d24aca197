"""What `import riversim` costs against `import numpy`, in fresh processes: `python -m tests.benchmarks.import_cost`."""

import statistics
import subprocess
import sys

TIMES = 25
TIMED = "import time; a = time.perf_counter(); import {}; print(time.perf_counter() - a)"


def seconds(module: str) -> float:
    """How long one import takes in a fresh process."""
    return float(subprocess.check_output([sys.executable, "-c", TIMED.format(module)]))


def main() -> None:
    """Print both costs and their ratio; the two take turns, so that a busy machine is busy for both."""
    pairs = [(seconds("numpy"), seconds("riversim")) for _ in range(TIMES)]
    numpy, riversim = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"import numpy {1e3 * numpy:.0f} ms, import riversim {1e3 * riversim:.0f} ms: {riversim / numpy:.2f} times")


if __name__ == "__main__":
    main()
