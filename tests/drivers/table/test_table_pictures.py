"""What the camera above the simulated bench shows."""

import cv2
import numpy as np
import pytest
from pyzbar.pyzbar import ZBarSymbol, decode

from drivers.simulated.table import (
    Light,
    Region,
    Scene,
    View,
    damaged,
    mislabelled,
    package_of,
    photo_of,
)
from drivers.simulated.table.canvas import Image
from drivers.simulated.table.ground import calibration_board, usual_mat
from tests.drivers.table.shelf import article, gtin

SMALL = (640, 360)


def heap(seed: int, *, day: int = 1) -> Scene:
    scene = Scene(seed, Light.of_day(seed, day))
    for number in range(5):
        scene.drop(article(number))
    return scene


def read_within(scene: Scene, polygon) -> set[str]:
    low, high = np.array(polygon).min(axis=0) - 30, np.array(polygon).max(axis=0) + 30
    left, top = (max(0, int(one)) for one in low)
    region = Region(left, top, int(high[0]) - left, int(high[1]) - top)
    grey = cv2.cvtColor(scene.render(region=region), cv2.COLOR_BGR2GRAY)
    return {one.data.decode() for one in decode(grey, [ZBarSymbol.EAN13])}


def difference(one: Image, other: Image) -> float:
    return float(np.abs(one.astype(float) - other).mean())


def test_the_same_seed_gives_the_same_picture_to_the_last_bit():
    one, other = heap(3).render(*SMALL), heap(3).render(*SMALL)

    assert np.array_equal(one, other)


def test_another_seed_lays_the_same_things_otherwise():
    assert difference(heap(3).render(*SMALL), heap(4).render(*SMALL)) > 5


def test_the_same_bench_looks_otherwise_on_another_day():
    first, second = heap(3).render(*SMALL), heap(3, day=2).render(*SMALL)

    assert 2 < difference(first, second) < 80


def test_a_part_of_the_picture_is_what_the_whole_shows_there():
    scene = heap(5)
    part = Region(400, 200, 320, 240)

    whole = scene.render()[200:440, 400:720]
    alone = scene.render(region=part)

    assert alone.shape == whole.shape
    # Noise differs, and so does the light of what stands outside of the part.
    assert difference(alone[40:-40, 40:-40], whole[40:-40, 40:-40]) < 6


def test_codes_of_two_pixels_a_module_are_read():
    seen, read = 0, 0
    for number in range(8):
        scene = Scene(3, view=View.spot())
        name = scene.drop(article(number), at_mm=(0, 0), up="code")
        code = scene.truth()[name].code
        if code is not None and code.visible > 0.97 and code.px_per_module > 2:
            seen += 1
            read += code.text in read_within(scene, code.polygon)

    # ZBar reads some 60 % of such codes in any direction, and more that lie flat.
    assert seen >= 4
    assert read / seen >= 0.5


def test_the_calibration_board_is_found_whole_and_as_large_as_it_is():
    view = View.over(600.0)
    scene = Scene(2, view=view)
    scene.camera.mats = (usual_mat(2), calibration_board())
    kinds = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)

    corners, ids, _ = cv2.aruco.ArucoDetector(kinds).detectMarkers(scene.render())

    # A mirrored picture would show none.
    assert sorted(int(one) for one in np.asarray(ids).ravel()) == list(range(20))
    sides = [np.linalg.norm(np.diff(one[0], axis=0), axis=1).mean() for one in corners]
    assert np.mean(sides) == pytest.approx(22.0 * 1920 / 600, rel=0.02)


def test_siblings_share_all_but_their_flavour():
    straw, vanilla = (
        package_of(f"Yaourt {flavour}", gtin(40 + n), family="Yaourt Val")
        for n, flavour in enumerate(("fraise", "vanille"))
    )
    stranger = package_of("Biscuits", gtin(77), straw.size_mm, shape=straw.shape)

    def shown(package):
        scene = Scene(1)
        scene.drop(package, at_mm=(0, 0), up="front", turn_deg=0)
        return scene.render(*SMALL)

    alike = difference(shown(straw), shown(vanilla))
    assert straw.size_mm == vanilla.size_mm
    assert 0.3 < alike < difference(shown(straw), shown(stranger))


@pytest.mark.parametrize("harm", ["crushed", "torn", "dirty"])
def test_damage_shows(harm):
    whole = package_of("Céréales au miel", gtin(9), (150, 60, 200), shape="carton")

    def shown(package):
        scene = Scene(1)
        scene.drop(package, at_mm=(0, 0), up="top" if harm == "crushed" else "front", turn_deg=0)
        return scene.render(*SMALL)

    assert difference(shown(whole), shown(damaged(whole, harm))) > 0.4


def test_a_wrong_label_is_read_as_what_it_says():
    milk, jam = article(0), article(2)

    assert mislabelled(milk, jam).shown_barcode == jam.barcode
    assert mislabelled(milk, jam, sticker=True).shown_barcode == jam.barcode
    scene = Scene(8, view=View.spot())
    stuck = mislabelled(milk, jam, sticker=True)
    name = scene.drop(stuck, at_mm=(0, 0), up="code")
    code = scene.truth()[name].code
    assert code is not None
    assert code.text == jam.barcode
    assert read_within(scene, code.polygon) == {jam.barcode}


def test_a_photo_of_a_package_is_flat_and_shows_its_code():
    sheet = photo_of(article(4))
    scene = Scene(2)
    name = scene.drop(sheet, at_mm=(0, 0), up="front")

    truth = scene.truth()[name]

    assert scene.things[name].pose.at_mm[2] < 6
    assert truth.package.photo_of == article(4)


def test_what_is_no_package_is_refused():
    with pytest.raises(ValueError, match="has a name"):
        package_of(" ", gtin(1))
    with pytest.raises(ValueError, match="sides of 2 to 600 mm"):
        package_of("Poutre", gtin(1), (4000, 80, 80))
