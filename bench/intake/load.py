"""Send orders from many connections for some seconds; print how many were taken."""

import http.client
import json
import random
import sys
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta

CONNECTIONS = 32
LINES = 12


def _body(rng: random.Random, mode: str) -> bytes:
    skus = rng.sample(range(1, 3000), LINES)
    lines = [{"sku": f"S-{number:05d}", "quantity": 1} for number in skus]
    if mode == "hot":
        lines[0] = {"sku": "S-03000", "quantity": 1}
    due_at = datetime.now(UTC) + timedelta(hours=1)
    order = {
        "external_ref": uuid.uuid4().hex,
        "customer_ref": "bench",
        "due_at": due_at.isoformat(),
        "lines": lines,
    }
    return json.dumps(order).encode()


def _client(port: int, mode: str, until: float, key: str, counts: list[int]) -> None:
    rng = random.Random(uuid.uuid4().int)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    taken = 0
    while time.monotonic() < until:
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {key}",
            "Idempotency-Key": uuid.uuid4().hex,
        }
        connection.request("POST", "/api/v1/orders", _body(rng, mode), headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != http.HTTPStatus.CREATED:
            raise SystemExit(f"{answer.status} {text[:300]!r}")
        taken += 1
    counts.append(taken)


def main(port: int, mode: str, seconds: float, key: str) -> None:
    """Run the clients and print orders a second."""
    counts: list[int] = []
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_client, args=(port, mode, until, key, counts))
        for _ in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(sum(counts) / seconds)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.argv[4])
