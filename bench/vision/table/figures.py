"""What the simulated bench costs, in milliseconds of one processor."""

import time
from collections.abc import Callable
from functools import partial

from bench.vision.table.shelf import article
from drivers.simulated.table import Region, Scene, placement_film
from drivers.simulated.table.ground import Surface

ROUNDS = 5


def print_costs(seed: int, things: int) -> None:
    """Print what drops, pictures and films cost on a table and in a tote."""
    surfaces: tuple[Surface, ...] = ("table", "tote")
    for surface in surfaces:
        print(f"{surface}: {things} things, ms of one processor")
        print_scene(Scene(seed, surface=surface), things)


def print_scene(scene: Scene, things: int) -> None:
    """Print what a drop, pictures of several sizes and the film of a placement cost."""
    part = Region(660, 240, 600, 600)
    scene.drop(article(0))
    drops = [cost_ms(partial(scene.drop, article(4 * number))) for number in range(1, things)]
    print(f"  a drop                     {mean(drops):7.1f}   worst {max(drops):.1f}")
    line("a first picture 1920x1080", [cost_ms(scene.render)])
    line("a picture 1920x1080", repeated(scene.render))
    line("a picture 960x540", repeated(partial(scene.render, 960, 540)))
    line("600x600 of 1920x1080", repeated(partial(scene.render, region=part)))
    line("the truth of a picture", repeated(scene.truth))
    print_film(scene)


def print_film(scene: Scene) -> None:
    """Print what the pictures of a placement cost, and how many there are."""
    frames, spent_ms = 0, 0.0
    for number in range(2):
        began = time.process_time()
        frames += sum(1 for _ in placement_film(scene, article(50 + 4 * number), number, 10))
        spent_ms += 1000 * (time.process_time() - began)
    print(f"  a picture of a film        {spent_ms / frames:7.1f}   {frames // 2} pictures")


def line(what: str, costs: list[float]) -> None:
    """Print one line."""
    print(f"  {what:26s} {mean(costs):7.1f}")


def repeated(act: Callable[[], object]) -> list[float]:
    """Return what an act costs, several times; the first, which fills memories, is left out."""
    act()
    return [cost_ms(act) for _ in range(ROUNDS)]


def cost_ms(act: Callable[[], object]) -> float:
    """Return the processor's milliseconds of an act."""
    began = time.process_time()
    act()
    return 1000 * (time.process_time() - began)


def mean(costs: list[float]) -> float:
    """Return the mean."""
    return sum(costs) / len(costs)
