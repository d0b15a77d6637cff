"""
The OpenAPI 3.1 document of the JSON door, made of the contracts of its endpoints.

SpecTree writes schemas, paths and parameters; it sees a copy of the routes, so a request never
passes through it. What it does not know is added here: problems, examples, keys, who may call.
"""

from importlib.metadata import version
from typing import Any, Final, TypeAlias

from flask import Blueprint, Flask, Response, current_app, json, render_template
from spectree import Response as Answers
from spectree import SpecTree
from werkzeug.routing import Rule

from wms.errors import Invalid, Refusal, code_of
from wms.http import refusals
from wms.http.auth import ANYONE, NotLoggedIn, NotYourRole, cookie_name
from wms.http.contract import Contract, contract_of
from wms.http.endpoint import endpoint, page
from wms.http.idempotency import HEADER, LENGTH_MAX, LENGTH_MIN
from wms.http.services import services

PREFIX: Final = "/api/v1"
PROBLEM: Final = "application/problem+json"
_METHODS: Final = {"GET", "POST", "PUT", "PATCH", "DELETE"}
_PROBLEM_SCHEMA: Final = {
    "type": "object",
    "description": "RFC 9457 problem details; further members are the facts of the refusal.",
    "required": ["type", "title", "status", "detail", "code", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to do next."},
        "code": {"type": "string", "description": "A stable name that programs can rely on."},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
    },
}
_BYTES: Final = {"type": "string", "format": "binary"}
_KEY_PARAMETER: Final = {
    "name": HEADER,
    "in": "header",
    "required": True,
    "description": "New for each request, the same when it is repeated.",
    "schema": {"type": "string", "minLength": LENGTH_MIN, "maxLength": LENGTH_MAX},
    "example": "order-A-20317-1",
}

Contracts: TypeAlias = list[tuple[Rule, Contract]]

bp = Blueprint(
    "openapi",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path=f"{PREFIX}/docs/static",
)


@bp.get(f"{PREFIX}/openapi.json")
@endpoint(may=ANYONE)
def document() -> Response:
    """Return the OpenAPI document of this server."""
    return Response(json.dumps(describe(current_app)), content_type="application/json")


@bp.get(f"{PREFIX}/docs")
@page(may=ANYONE)
def docs() -> str:
    """Show the document so that it can be read and tried out, without any other server."""
    return render_template("http/docs.html")


def describe(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI document of an application; it is made once."""
    made: dict[str, Any] | None = app.extensions.get("openapi")
    if made is None:
        made = app.extensions["openapi"] = _make(app)
    return made


def _make(app: Flask) -> dict[str, Any]:
    contracts = [
        (rule, contract)
        for rule in app.url_map.iter_rules()
        if (contract := contract_of(app.view_functions[rule.endpoint])) is not None
        and rule.rule.startswith(PREFIX)
        and not rule.endpoint.startswith("openapi.")
    ]
    made = _drawn_by_spectree(app, contracts)
    for path in made["paths"].values():
        for operation in path.values():
            _complete(operation, contracts)
    components = made["components"]
    components["schemas"]["Problem"] = _PROBLEM_SCHEMA
    components["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer"},
        "login": {"type": "apiKey", "in": "cookie", "name": _cookie(app)},
    }
    return made


def _cookie(app: Flask) -> str:
    with app.app_context():
        return cookie_name(https=services().settings.server.https)


def _drawn_by_spectree(app: Flask, contracts: Contracts) -> dict[str, Any]:
    spec = SpecTree(
        "flask",
        title="Dark store",
        version=version("dark-store-wms"),
        annotations=False,
        naming_strategy=lambda model: model.__name__,
        nested_naming_strategy=lambda _parent, child: child,
    )
    mirror = Flask("mirror", static_folder=None)
    for number, (rule, contract) in enumerate(contracts):
        view = _silent(app, rule)
        named = {f"HTTP_{status}": model for status, model in contract.answers.items()}
        declared = spec.validate(
            json=contract.body,
            query=contract.query,
            resp=Answers(**named),
            tags=[_tag(rule)],
            operation_id=str(number),
            skip_validation=True,
        )(view)
        methods = sorted(_METHODS & (rule.methods or set()))
        mirror.add_url_rule(rule.rule, f"{rule.endpoint} {rule.rule}", declared, methods=methods)
    spec.register(mirror)
    with mirror.app_context():
        drawn: dict[str, Any] = json.loads(json.dumps(spec.spec))
        return drawn


def _silent(app: Flask, rule: Rule) -> Any:
    """Return a view of its own for each rule, with the name and the docstring of the real one."""
    real = app.view_functions[rule.endpoint]

    def view() -> None:
        """Do nothing: it is only looked at."""

    view.__name__, view.__doc__ = real.__name__, real.__doc__
    return view


def _tag(rule: Rule) -> str:
    return rule.rule.removeprefix(PREFIX).strip("/").split("/")[0]


def _complete(operation: dict[str, Any], contracts: Contracts) -> None:
    # Names of views may repeat from one part of the door to another; numbers do not.
    rule, contract = contracts[int(operation["operationId"])]
    operation["operationId"] = rule.endpoint.rpartition(".")[2]
    if contract.idempotent:
        operation["parameters"].append(_KEY_PARAMETER)
    if ANYONE not in contract.may:
        operation["security"] = [{"key": []}, {"login": []}]
        named = ", ".join(f"`{each.value}`" for each in contract.may)
        operation["description"] = f"{operation['description']}\n\nFor: {named}.".strip()
    if contract.takes:
        operation["requestBody"] = {
            "required": True,
            "content": {kind: {"schema": _BYTES} for kind in contract.takes},
        }
    if contract.example is not None and "requestBody" in operation:
        operation["requestBody"]["content"]["application/json"]["example"] = contract.example
    operation["responses"].pop("422", None)
    operation["responses"] |= _problems(contract)
    for status, answer in operation["responses"].items():
        if status in map(str, contract.answers) and contract.media_type != "application/json":
            answer["content"] = {contract.media_type: {"schema": {"type": "string"}}}


def _problems(contract: Contract) -> dict[str, Any]:
    """Return the problems of an operation by status, each with an example."""
    by_status: dict[str, list[type[Refusal]]] = {}
    for kind in (*contract.refusals, *_usual(contract)):
        by_status.setdefault(str(kind.status), []).append(kind)
    return {
        status: {
            "description": "; ".join(f"`{code_of(kind)}`: {kind.title}" for kind in kinds),
            "content": {
                PROBLEM: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "examples": {code_of(kind): {"value": _example(kind)} for kind in kinds},
                }
            },
        }
        for status, kinds in sorted(by_status.items())
    }


def _usual(contract: Contract) -> list[type[Refusal]]:
    """Return the problems that follow from what an endpoint takes."""
    kinds: list[type[Refusal]] = []
    if ANYONE not in contract.may:
        kinds += [NotLoggedIn, NotYourRole]
    if contract.body is not None:
        kinds += [refusals.MalformedJson, refusals.WrongContentType, refusals.BodyTooLarge]
    if contract.body is not None or contract.query is not None:
        kinds.append(refusals.InvalidRequest)
    if contract.idempotent:
        kinds += [refusals.IdempotencyKeyRequired, refusals.IdempotencyKeyReused]
        kinds.append(refusals.InProgress)
    return kinds


def _example(kind: type[Refusal]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": f"/problems/{code_of(kind)}",
        "title": kind.title,
        "status": kind.status,
        "detail": kind.says,
        "code": code_of(kind),
    }
    if issubclass(kind, Invalid) and kind is refusals.InvalidRequest:
        named = {"pointer": "/lines/0/quantity", "message": "Input should be greater than 0"}
        made["errors"] = [named]
    return made
