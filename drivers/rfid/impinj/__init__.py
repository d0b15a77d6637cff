"""
Impinj readers behind their IoT device interface: orders by REST, events by an HTTP stream.

Written from Impinj's Reader Configuration REST API (OpenAPI 1.6 and later), which readers serve at
`/api/v1/openapi.json`.
"""
