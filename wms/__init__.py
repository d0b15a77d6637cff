"""
A warehouse management system for a dark store.

An *area* (`catalogue`, `places`, `people`, `stock`, `inbound`, `orders`, `picking`, `packing`,
`handover`) is a part of the warehouse's work: `rules`, `model`, `queries`, `operations`. A *door*
(`api`, `dashboard`, `handheld`) turns HTTP into those operations' verbs. `app.create_app` is the
only place where parts meet. `docs/architecture.md` has the map.
"""
