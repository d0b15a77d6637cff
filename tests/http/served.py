"""A real server with the routes of `shop`, to be stopped while a screen follows it."""

import os
import sys
from pathlib import Path

from tests.http.shop import bp
from wms import serve
from wms.config import load_settings


def load(config, stopping):
    app = serve.load(config, stopping, doors=())
    app.register_blueprint(bp)
    return app


if __name__ == "__main__":
    path = Path(sys.argv[1])
    serve.serve(load_settings(path, os.environ).settings, path, loader=load)
