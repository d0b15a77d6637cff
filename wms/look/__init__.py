"""
The shared appearance of handheld, kiosk and dashboard.

Everything lies in one folder of plain files, `STATIC`, that each door serves under a URL of its own:

- `tokens.css`: colours (light and dark), type scale, spacing, corners, shadows. Load it first. `data-theme="light"` or
  `"dark"` on `<html>` overrules the system; `class="handheld"`, `"kiosk"` or `"dashboard"` on `<body>` sets sizes.
- `base.css`: reset, type and the parts: `.bar .mark`, `.button` (`-main`, `-danger`, `-quiet`, `-wide`, `-small`),
  `.field .input .choice .steps .keypad`, `.scroller > .table`, `.badge` (`-solid`, `-bare`, `.pill`), `.tell`, `.plate`
  (a bin, tote or lane code), `.card`, `.tile`, `.facts`, `.banner` (`-flood`), `<dialog>`, `<progress>`, `.fact`,
  `.fact-big`, `.code`, `.number`, `.fresh` (flashes until acknowledged), `.empty`, `.visually-hidden`, `.skip`, and
  the arrangements `.stack .row .grid .wrap .grow .push`. A state is given beside a part: `.is-ok .is-wrong .is-warn
  .is-offline .is-urgent .is-calm` (colour and shape), a storage class by `.is-ambient .is-chilled .is-frozen`.
- `icons.svg`: line icons, `<svg class="icon" aria-hidden="true"><use href="…/icons.svg#scan"></use></svg>`.
- `sounds.js`: `beep(name)`, `wake()`; no sound files.
- `vendor/`: htmx and its SSE extension, with licences; its README says which `htmx-config` every page carries.

All of it works under `default-src 'self'; script-src 'self'; style-src 'self'`: no inline script, no `style`
attribute (a bar's length is a `<progress>`), no request to anybody else.
"""

from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).resolve().parent / "static"
"""The folder to serve, read-only."""
