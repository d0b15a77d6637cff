"""
A store without people: server, stations and devices as they are, and everybody who works simulated.

Nobody here takes a short cut: pickers send the handheld's commands, packers scan on the bench's
scanner and read its screen, couriers name their code. What really went into each bag is kept on
the side, and judged at the end.
"""

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Final

from wms.demo.day import Plan, Stuck, run_day
from wms.demo.fleet import ChildDied
from wms.demo.house import Back, FolderInUse
from wms.demo.live import LivePlan, run_live
from wms.demo.shop import read_shop

FIXTURE: Final = Path(__file__).parents[2] / "fixtures" / "canal"
WRONG: Final = 1
UNUSABLE: Final = 2
CRASHED: Final = 3
INTERRUPTED: Final = 130


def run(
    *,
    orders: int | None,
    seed: int,
    as_json: bool,
    speed: int | None = None,
    folder: Path | None = None,
    keep: bool = False,
    people: bool = True,
    database: str | None = None,
    workers: int = 1,
) -> int:
    """
    Run a demonstration and return the exit code.

    With a number of orders it ends by itself: 0 when all is right, 1 when an order was lost, a
    basket left wrong or the ledger does not add up, 3 when a process crashed. Without one it runs
    until it is interrupted.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    shop, back = read_shop(FIXTURE), Back(database, workers)
    try:
        if orders is None:
            chosen = folder or Path(".data/demo")
            run_live(LivePlan(seed, speed, chosen, keep=keep, people=people, back=back), shop)
        plan = Plan(orders, seed, speed or 30, folder or Path(".data/demo-day"), back)
        return run_day(plan, shop, as_json=as_json)
    except FolderInUse as why:
        return _say(str(why), UNUSABLE)
    except Stuck as why:
        return _say(str(why), WRONG)
    except ChildDied as why:
        return _say(str(why), CRASHED)
    except KeyboardInterrupt:
        # A store that runs on ends no other way.
        return 0 if orders is None else INTERRUPTED


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(sentence: str, code: int) -> int:
    sys.stderr.write(sentence + "\n")
    return code
