"""What the person at the terminal sees, and what they may type."""

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from wms.demo.bench import BenchFailed
from wms.demo.house import House
from wms.demo.record import Flag, Record
from wms.demo.shop import Article

Tell = Callable[[str], None]


@contextlib.contextmanager
def steps(console: Console, total: int) -> Iterator[Tell]:
    """Show the steps of setting up: what is done with its seconds, and what is under way."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("", total=total)
        began = time.monotonic()
        current = ""

        def tell(step: str) -> None:
            nonlocal began, current
            done()
            began, current = time.monotonic(), step
            progress.update(bar, description=escape(step))

        def done() -> None:
            if current:
                progress.advance(bar)
                seconds = time.monotonic() - began
                console.print(f"  [green]✓[/] {escape(current)} [dim]{seconds:.1f} s[/]")

        yield tell
        done()


def explain(console: Console, house: House, first_order: str, *, people: bool) -> None:
    """Tell where the screens are, how to log in, and how to scan."""

    def say(line: str = "") -> None:
        console.print(line, soft_wrap=True, highlight=False)

    say()
    say(f"[bold]The {escape(house.shop.name)} store is open[/]  (speed {house.pace.clock.speed})")
    say()
    say(f"  Dashboard  [link]{house.url}/dashboard[/]   for Nadia, the manager")
    say(f"  Handheld   [link]{house.url}/handheld[/]    for the pickers")
    for bench in house.benches:
        say(f"  Kiosk      [link]{bench.url}/[/]   {bench.name}, for the packers")
        say(f"  Devices    [link]{bench.devices.control}[/]   play with those of {bench.name}")
    say(f"  API        [link]{house.url}/api/v1/docs[/]         for programs")
    say()
    say("Who works here: scan the badge (paste it into the field and press Enter), type the PIN.")
    say()
    for person in house.shop.people.values():
        roles = ", ".join(person.roles)
        say(
            f"  {escape(person.name):15} {roles:15} {person.language}  "
            f"badge {person.badge}  PIN {person.pin}"
        )
    say()
    _explain_work(say, house, people=people)
    _explain_typing(say, house, first_order)


def _explain_work(say: Callable[[str], None], house: House, *, people: bool) -> None:
    if people:
        say("Three pickers and two packers are simulated: see the dashboard and the kiosks.")
        say("Léo is left for you: what you pick as Léo, you pack yourself at a kiosk.")
        say("`wms demo --no-people` leaves all of the work to you.")
        for bench in house.benches:
            if bench.watched:
                say(f"Camera and scale watch the tray of {bench.name}; its page of devices shows")
                say("the hands. Pack your own orders at the other kiosk: scans are enough there.")
    else:
        say("Orders come; the work is yours. Pick as a picker, pack as a packer, hand over.")


def _explain_typing(say: Callable[[str], None], house: House, first_order: str) -> None:
    first, totes = house.benches[0].name, house.shop.totes
    first_bin = min(article.bin for article in house.shop.articles.values())
    say(f"Type a code here and press Enter: the scanner of {first} scans it. The screens take")
    say(f"typed codes too. Type an order, such as {first_order}, or a bin, such as {first_bin},")
    say(f"to list the articles and their codes. The totes are {totes[0]} to {totes[-1]}.")
    say(f"Everything is kept in {escape(str(house.folder))}. Ctrl-C closes the store.")


def listen(console: Console, house: House, record: Record) -> None:
    """Take typed lines from now on, in a thread of its own."""
    ear = threading.Thread(target=_listen, args=(console, house, record), daemon=True)
    ear.start()


def _listen(console: Console, house: House, record: Record) -> None:
    # The terminal may go away, or belong to somebody else while we are in the background.
    with contextlib.suppress(OSError, ValueError):
        for line in sys.stdin:
            typed = line.strip()
            if typed:
                console.print(
                    answer(typed, house, record), markup=False, highlight=False, soft_wrap=True
                )


def answer(typed: str, house: House, record: Record) -> str:
    """Do what a typed line asks for: list an order or a bin, move the devices, or scan."""
    known = record.find(typed.upper())
    if known is not None:
        lines = [f"  pickup code {known.pickup_code}, {known.stage}"]
        lines += [_told(house.shop.articles[one.sku], one.quantity) for one in known.drawn.lines]
        lines += [f"  {flagged(house.shop.articles[flag.what], flag)}" for flag in known.flags]
        return "\n".join(lines)
    there = [one for one in house.shop.articles.values() if one.bin == typed.upper()]
    if there:
        return "\n".join(_told(article, 1000 if article.weighed else 1) for article in there)
    bench = house.benches[0]
    try:
        if typed.startswith("{"):
            return str(bench.devices.ask(typed))
        bench.scan(typed)
    except BenchFailed as why:
        return f"  {why}"
    return f"  scanned at {bench.name}"


def flagged(article: Article, flag: Flag) -> str:
    """Return what the station called wrong, and which senses told it of that."""
    by = f", told by {' and '.join(flag.by)}" if flag.by else ""
    return f"{flag.kind.replace('_', ' ')} at packing: {article.name}{by}"


def _told(article: Article, quantity: int) -> str:
    code = article.label(quantity) if article.weighed else article.barcode
    unit = " g" if article.weighed else ""
    return f"  {quantity}{unit} {article.name} ({article.bin})  {code}"
