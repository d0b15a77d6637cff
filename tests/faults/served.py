"""The server as a process, with the JSON door alone, to be killed."""

import os
import sys
from pathlib import Path

from wms import serve
from wms.config import load_settings


def load(config, stopping):
    return serve.load(config, stopping, doors=("wms.api",))


if __name__ == "__main__":
    path = Path(sys.argv[1])
    serve.serve(load_settings(path, os.environ).settings, path, loader=load)
