import ast
from pathlib import Path

from tests.house.modules import parsed, sources

AREAS = [
    "catalogue",
    "places",
    "people",
    "stock",
    "inbound",
    "orders",
    "gallery",
    "picking",
    "packing",
    "handover",
    "counting",
    "routing",
]
# What others than queries, models and wms/db may know of SQLAlchemy: to be handed a session, and
# to tell one failure from another.
SESSION = ("sqlalchemy.orm", "Session")
FAILURES = "sqlalchemy.exc"


def test_sql_stands_only_where_it_belongs():
    elsewhere = [
        f"{path}: {module}.{name}"
        for path in sources("wms")
        if not holds_sql(path)
        for module, name in sqlalchemy_names(path)
        if (module, name) != SESSION and module != FAILURES
    ]

    assert elsewhere == []


def holds_sql(path: Path) -> bool:
    if path.parts[1] == "db":
        return True
    part = path.parts[2].removesuffix(".py") if len(path.parts) > 2 else ""
    return path.parts[1] in AREAS and part in {"queries", "model"}


def sqlalchemy_names(path: Path) -> list[tuple[str, str]]:
    found = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found += [("import", a.name) for a in node.names if a.name.startswith("sqlalchemy")]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            found += [(node.module or "", alias.name) for alias in node.names]
    return found
