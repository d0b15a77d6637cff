"""
The picker's door: a shell page and `app/`, an offline-first app in plain ES modules.

Everybody may load the page, since nothing of the store is in it; the app logs the picker in by the
API and speaks `wms.wire.handheld` from then on. `sw.js` keeps page and app on the device, so that
both are there without a network.

`jsconfig.json` tells `tsc` how to check the modules; `app/types.d.ts` holds the words they share.
"""

from wms.handheld.pages import bp

__all__ = ["bp"]
