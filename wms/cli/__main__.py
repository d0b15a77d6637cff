"""`python -m wms.cli`: the same as `wms`."""

from wms.cli import main

main()
