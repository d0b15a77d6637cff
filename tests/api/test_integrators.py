"""The page for integrators: each of its examples runs, in its order, against a server."""

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from tests.api.shop import KEYS, Shop
from tests.house.refusals import all_refusals
from wms.errors import code_of

PAGE = (Path(__file__).parents[2] / "docs" / "integrators.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```sh\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture
def served(shop: Shop) -> Iterator[str]:
    """Return where a server of the Canal store listens."""
    server = make_server("127.0.0.1", 0, shop.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    shop.app.extensions["wms"].follower.stop()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.skipif(shutil.which("curl") is None, reason="the examples are curl's")
def test_every_example_runs(served, shop, tmp_path):
    script = "\n".join(["set -euo pipefail", *EXAMPLES])
    script = script.replace("http://127.0.0.1:8080", served).replace("/tmp/", f"{tmp_path}/")

    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "304\n" in done.stdout
    assert "event: hello" in done.stdout
    order = shop.web.get("/orders?state=cancelled").json["orders"][0]
    assert order["external_ref"] == "W-20451"


def test_the_key_is_the_demonstration_key_of_the_web_shop():
    assert f"KEY={KEYS['web-shop']}\n" in PAGE


def test_every_code_on_the_page_is_a_code_of_the_product():
    table = PAGE.partition("| Status | Code |")[2]
    rows = [row.split("|")[2] for row in table.splitlines() if row.startswith("| ")]

    named = {code for cell in rows for code in re.findall(r"`(\w+)`", cell)}

    assert len(named) > 10
    assert named <= {code_of(kind) for kind in all_refusals()}
