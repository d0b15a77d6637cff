"""`python -m bench.vision.codes corpus|frames|flat`: print the tables of bench/vision/codes."""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from bench.vision.codes.corpus import Row, articles_in, photos_in, study
from bench.vision.codes.frames import conditions, study_flat, study_frames

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.command()
def corpus(
    folder: Annotated[Path, typer.Argument(help="Photos with a manifest.json.")],
    articles: Annotated[Path, typer.Argument(help="A CSV with a column gtin.")],
    part: Annotated[str, typer.Option(help="tuned, held-out or all.")] = "held-out",
) -> None:
    """Print what every engine and the whole read of hard photos."""
    photos = photos_in(folder)
    gtins = articles_in(articles, but={photo.gtin for photo in photos})
    chosen = [one for one in photos if part == "all" or one.is_held_out == (part == "held-out")]
    rows = study(chosen, gtins)
    print(f"{part}: {len(chosen)} photos, {len(gtins):,} articles\n")
    failed = len(chosen) - next(row.right for row in rows if row.name == "any engine")
    print(f"| read by | right | of the {failed} that all fail | wrong codes | ms mean | ms p95 |")
    print("|---|---:|---:|---:|---:|---:|")
    for row in rows:
        mean, late = np.mean(row.ms), np.percentile(row.ms, 95)
        share = row.right / len(chosen)
        told = f"{row.name} | {share:.1%} | {row.rescued} | {len(row.wrong)}"
        print(f"| {told} | {mean:.1f} | {late:.0f} |")
    _tell_wrong([row for row in rows if row.name.startswith(("and matched", "code absent"))])


def _tell_wrong(rows: list[Row]) -> None:
    for row in rows:
        for wrong in row.wrong:
            print(f"wrong, {row.name}: {wrong}")


@app.command()
def frames(count: int = 3, seed: int = 11) -> None:
    """Print what is read of 1080p frames with twelve labels, at three sizes in six conditions."""
    print("| px a module | condition | zxing-cpp | ZBar | OpenCV | read | seen | wrong | ms |")
    print("|---:|---|---:|---:|---:|---:|---:|---:|---:|")
    for pixels in (1.0, 1.5, 2.0):
        for condition in conditions():
            shares = study_frames(pixels, condition, frames=count, seed=seed)
            ours = shares.pop("ours")
            rivals = " | ".join(f"{one.seen / one.labels:.0%}" for one in shares.values())
            print(
                f"| {pixels} | {condition} | {rivals} | {ours.read / ours.labels:.0%} |"
                f" {ours.seen / ours.labels:.0%} | {ours.wrong} | {ours.ms / ours.pictures:.0f} |"
            )


@app.command()
def flat(count: int = 100, seed: int = 11) -> None:
    """Print what is seen of single flat labels with few pixels a module, known and unknown."""
    print("| px a module | code | zxing-cpp | ZBar | OpenCV | read | seen | wrong | ms |")
    print("|---:|---|---:|---:|---:|---:|---:|---:|---:|")
    for pixels in (0.7, 0.8, 1.0):
        for absent in (False, True):
            shares = study_flat(pixels, labels=count, seed=seed, absent=absent)
            ours = shares.pop("ours")
            rivals = " | ".join(f"{one.seen / one.labels:.0%}" for one in shares.values())
            kind = "absent, twins there" if absent else "in the catalogue"
            print(
                f"| {pixels} | {kind} | {rivals} | {ours.read / ours.labels:.0%} |"
                f" {ours.seen / ours.labels:.0%} | {ours.wrong} | {ours.ms / ours.pictures:.0f} |"
            )


app()
