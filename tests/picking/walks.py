"""A picker and a handheld: what they say to the server, in as few words as a test needs."""

from collections.abc import Mapping
from typing import Any

from tests.api.shop import Shop
from wms.ids import new_id

Json = dict[str, Any]


class Picker:
    """A person with a handheld, logged in; keeps the walk as the server last told it."""

    def __init__(self, shop: Shop, name: str = "amina", device_id: str = "handheld-1") -> None:
        self.shop, self.name, self.device_id = shop, name, device_id
        self.caller = shop.person(name, device_id)
        self.task: Json = {}

    def lease(self) -> Json:
        """Take a walk and return it."""
        answer = self.caller.post("/leases")
        assert answer.status_code == 201, answer.text
        self.task = answer.json
        return self.task

    def says(self, kind: str, **more: Any) -> Json:
        """Return a command about the walk."""
        return {
            "id": str(new_id()),
            "person_id": self.name,
            "at": self.shop.clock.at.isoformat(),
            "kind": kind,
            "task_id": self.task["task_id"],
        } | more

    def picks(
        self, line: Json, quantity: int | None = None, tote: str = "T-01", **more: Any
    ) -> Json:
        stop = {"pick_line_id": line["pick_line_id"]}
        return self.says("pick", quantity=quantity or line["wanted"], tote=tote, **stop, **more)

    def misses(self, line: Json, quantity: int | None = None, reason: str = "empty") -> Json:
        stop = {"pick_line_id": line["pick_line_id"]}
        return self.says("short", quantity=quantity or line["wanted"], reason=reason, **stop)

    def exchange(self, *commands: Json, **headers: str) -> Json:
        """Send commands and return the whole answer; a new version of the walk is kept."""
        body = {
            "device_id": self.device_id,
            "task_version": self.task.get("version"),
            "commands": list(commands),
        }
        answer = self.caller.post("/commands", body, **headers)
        assert answer.status_code == 200, answer.text
        told: Json = answer.json
        self.task = told["task"] or self.task
        return told

    def send(self, *commands: Json) -> list[tuple[str, str | None]]:
        """Send commands and return (outcome, code) of each."""
        return [(each["outcome"], each["code"]) for each in self.exchange(*commands)["outcomes"]]

    def walk(self, tote: str = "T-01") -> Json:
        """Take a walk, pick all of it into one tote, finish, and return the walk."""
        task = self.lease()
        stops = [self.picks(line, tote=tote) for line in task["lines"]]
        outcomes = self.send(*stops, self.says("finish"))
        assert outcomes == [("applied", None)] * len(outcomes), outcomes
        return task


APPLIED = ("applied", None)


def set_aside(code: str) -> tuple[str, str]:
    return ("set_aside", code)


def stops(task: Mapping[str, Any]) -> list[tuple[str, str, int, int, int]]:
    """Return (sku, bin, wanted, picked, short) of each stop."""
    return [
        (line["sku"], line["bin"], line["wanted"], line["picked"], line["short"])
        for line in task["lines"]
    ]
