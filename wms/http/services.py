"""What a running server hands to its doors: settings, database, clock, follower of the journal."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from wms.clock import Clock
from wms.codes import Layout, layouts_of
from wms.config import Settings
from wms.db import Database
from wms.http.follower import Follower

NAME = "wms"


@dataclass(frozen=True)
class Services:
    """The parts that `create_app` put together; a door opens its transactions on `database`."""

    settings: Settings
    database: Database
    clock: Clock
    follower: Follower

    @property
    def store_id(self) -> str:
        """Return the store that this server runs."""
        return self.settings.store.id

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """Return what the labels of the store's own scales mean."""
        return layouts_of(self.settings.codes.scale_labels)


def install(app: Flask, parts: Services) -> None:
    """Give an application its parts."""
    app.extensions[NAME] = parts


def services() -> Services:
    """Return the parts of the application that answers this request."""
    return cast("Services", current_app.extensions[NAME])
