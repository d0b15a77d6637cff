"""
The shared appearance of handheld, kiosk and dashboard.

Everything lies in one folder of plain files, `STATIC`, that each door serves under its own URL:

- `tokens.css`: colours (light and dark), type, spacing, corners, shadows. Load it first.
  `data-theme="light"` or `"dark"` on `<html>` overrules the system; `class="handheld"`, `"kiosk"`
  or `"dashboard"` on `<body>` sets the sizes (targets of 72, 64 and 40 px; else 48 px).
- `base.css`: reset, type and the parts: `.bar` with `.mark` and `nav`; `.button` (`-main`,
  `-danger`, `-quiet`, `-wide`, `-small`); `.field` with `.input` (`-scan`), `.hint`, `.error`;
  `.choice`, `.steps`, `.keypad`; `.scroller > .table`; `.badge` (`-solid`, `-bare`; `.pill`);
  `.tell`; `.plate` (`-big`: a bin, tote or lane code); `.card`, `.tile`, `.facts`, `.empty`;
  `.banner` (`-flood`); `<dialog>`; `<progress>`; `.fact`, `.fact-big`, `.label`, `.code`,
  `.number`; `.fresh` (flashes until acknowledged); `.visually-hidden`, `.skip`; and the
  arrangements `.stack .row .grid .wrap .grow .push .tight .loose`.
  A state stands beside a part: `.is-ok .is-wrong .is-warn .is-offline .is-urgent .is-calm` give
  colour and shape. So does a storage class: `.is-ambient .is-chilled .is-frozen`.
- `icons.svg`: `<svg class="icon" aria-hidden="true"><use href="…/icons.svg#scan"></use></svg>`.
- `mark.svg`: the mark of the product, for `<link rel="icon">`.
- `sounds.js`: `beep(name)`, `wake()`; no sound files.
- `scan.js`: `listenForScans(page, …)`, the ear for keyboard-wedge scanners on any page.
- `vendor/`: htmx with its SSE extension, and lit-html; its README says which `htmx-config` each
  page carries.

All of it works under `default-src 'self'; script-src 'self'; style-src 'self'`: no inline script,
no `style` attribute (a bar's length is a `<progress>`), no request to anybody else.
"""

from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).resolve().parent / "static"
"""The folder to serve, read-only."""
