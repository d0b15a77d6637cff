"""What the planner's import adds to the start of a program."""

import statistics
import subprocess
import sys

RUNS = 7
_PROGRAM = """
import time
{before}
begun = time.process_time()
import {module}
print((time.process_time() - begun) * 1000)
"""


def import_times(count: int, _seed: int) -> None:
    """Print the CPU time of import: in a bare interpreter, and where numpy is loaded anyway."""
    print(f"{'module':<24}{'alone ms':>10}{'after numpy ms':>16}")
    for module in ("wms.routing", "wms.routing.batching", "wms.cli.planning"):
        alone = statistics.median(_measured(module, "") for _ in range(count))
        after = statistics.median(_measured(module, "import numpy") for _ in range(count))
        print(f"{module:<24}{alone:>10.0f}{after:>16.0f}")


def _measured(module: str, before: str) -> float:
    program = _PROGRAM.format(module=module, before=before)
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    return float(ran.stdout)
