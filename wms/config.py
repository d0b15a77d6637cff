"""
Every setting of the server, with its default.

docs/settings.md says what each is for; a house test compares.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AwareDatetime,
    Field,
    SecretStr,
    StringConstraints,
    field_validator,
    model_validator,
)

from wms import strict
from wms.strict import ConfigError, Loaded, Problem, Section

__all__ = ["ConfigError", "Loaded", "Problem", "Settings", "describe", "load_settings"]

FILE = Path("config.yaml")
FILE_VARIABLE = "WMS_CONFIG"
PREFIX = "WMS__"

# Known to everybody who reads this file: good for trying the product out, refused everywhere else.
DEMONSTRATION_SECRET = "demonstration only, never in a store: session secret"  # noqa: S105
DEMONSTRATION_PEPPER = "demonstration only, never in a store: pin pepper"
_SECRET_LENGTH_MIN = 32
_DATABASES = ("sqlite:///", "postgresql+psycopg://")

Minutes = Annotated[int, Field(ge=1, le=10_080)]
Hours = Annotated[int, Field(ge=1, le=24)]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
# Its form alone: what the letters may not say together is refused where codes are known (wms.app).
ScaleLabel = Annotated[str, StringConstraints(pattern=r"^[0-9]+[IXVWPN]+C(\*[0-9]{1,4})?$")]


class Store(Section):
    """The store that this server runs."""

    id: Word = "canal"


class Database(Section):
    """Where rows are kept."""

    # Its password stays out of tracebacks and logs.
    url: Annotated[str, Field(repr=False)] = "sqlite:///.data/wms.db"
    pool_size: Annotated[int, Field(ge=1, le=200)] = 10

    @field_validator("url")
    @classmethod
    def _known(cls, url: str) -> str:
        if not url.startswith(_DATABASES):
            message = f"must begin with {' or '.join(_DATABASES)}"
            raise ValueError(message)
        return url


class Server(Section):
    """How the server is reached."""

    host: Annotated[str, Field(min_length=1, max_length=255)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 8080
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    threads: Annotated[int, Field(ge=1, le=512)] = 32
    https: bool = False
    public_url: Annotated[str, StringConstraints(pattern=r"^https?://[^/\s]+$")] | None = None

    @property
    def url(self) -> str:
        """Return the address that people open, without a slash at its end."""
        if self.public_url is not None:
            return self.public_url
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.https else 'http'}://{host}:{self.port}"


class Storage(Section):
    """Where files are kept: photos and labels."""

    folder: Path = Path(".data")


class Security(Section):
    """Secrets, logins and their limits."""

    secret_key: SecretStr = SecretStr(DEMONSTRATION_SECRET)
    pin_pepper: SecretStr = SecretStr(DEMONSTRATION_PEPPER)
    demonstration: bool = False
    session_hours: Hours = 10
    idle_minutes: Minutes = 30
    pin_tries: Annotated[int, Field(ge=1, le=20)] = 5
    lockout_minutes: Minutes = 15

    @field_validator("secret_key", "pin_pepper")
    @classmethod
    def _long_enough(cls, secret: SecretStr) -> SecretStr:
        if len(secret.get_secret_value()) < _SECRET_LENGTH_MIN:
            message = f"must have {_SECRET_LENGTH_MIN} characters or more"
            raise ValueError(message)
        return secret

    @model_validator(mode="after")
    def _own_secrets(self) -> Self:
        known = {DEMONSTRATION_SECRET, DEMONSTRATION_PEPPER}
        secrets = {"secret_key": self.secret_key, "pin_pepper": self.pin_pepper}
        exposed = [name for name, secret in secrets.items() if secret.get_secret_value() in known]
        if exposed and not self.demonstration:
            message = (
                f"needs your own {' and '.join(exposed)} (make each with `openssl rand -hex 32`); "
                "only to try the product out, write demonstration: true"
            )
            raise ValueError(message)
        return self


class Orders(Section):
    """What channels may send."""

    lines_max: Annotated[int, Field(ge=1, le=500)] = 500


class Picking(Section):
    """Walks: how long a task is held, what a step and a stop cost, and what a cart carries."""

    lease_minutes: Minutes = 20
    walking_mm_per_s: Annotated[int, Field(ge=100, le=5_000)] = 1_100
    seconds_per_stop: Annotated[int, Field(ge=0, le=600)] = 6
    tour_seconds_max: Annotated[int, Field(ge=1, le=60)] = 2
    block_minutes: Minutes = 15
    cart_totes: Annotated[int, Field(ge=1, le=40)] = 4
    cart_stops_max: Annotated[int, Field(ge=1, le=300)] = 60
    cart_grams_max: Annotated[int, Field(ge=1_000, le=1_000_000)] = 80_000
    tote_ml: Annotated[int, Field(ge=1_000, le=1_000_000)] = 45_000
    ml_per_kg: Annotated[int, Field(ge=100, le=100_000)] = 2_000
    cart_zones: tuple[tuple[str, ...], ...] = ()
    patience_seconds: Annotated[int, Field(ge=0, le=3_600)] = 60


class Packing(Section):
    """The bench: how long an order takes there, and how much a bag holds."""

    minutes: Annotated[int, Field(ge=0, le=120)] = 2
    bag_grams_max: Annotated[int, Field(ge=500, le=50_000)] = 8_000
    bag_ml_max: Annotated[int, Field(ge=1_000, le=100_000)] = 18_000


class Verdict(Section):
    """What a wrong parcel and a look by a person cost the store: by these it is decided to ask."""

    escape_cents: Annotated[int, Field(ge=0, le=1_000_000)] = 2_000
    check_cents: Annotated[int, Field(ge=0, le=100_000)] = 40


class Evidence(Section):
    """How long pictures of baskets are kept; what was proven by them stays."""

    keep_hours: Annotated[int, Field(ge=1, le=2_160)] = 72
    keep_dispute_days: Annotated[int, Field(ge=1, le=365)] = 90


class Gallery(Section):
    """What teaches the cameras besides enrolment, and how long single observations are kept."""

    learn_from_packs: bool = True
    keep_days: Annotated[int, Field(ge=7, le=730)] = 90


class Codes(Section):
    """What the labels of the store's own scales mean; docs/codes.md has the letters."""

    scale_labels: Annotated[tuple[ScaleLabel, ...], Field(max_length=20)] = ("21IIIIIWWWWWC",)


class Handover(Section):
    """The door: how long before the due moment an order must wait on its lane."""

    minutes: Annotated[int, Field(ge=0, le=120)] = 2


class Stream(Section):
    """Live screens: how often the journal is read, for how many, how a line is kept open."""

    poll_ms: Annotated[int, Field(ge=20, le=60_000)] = 250
    clients_max: Annotated[int, Field(ge=1, le=10_000)] = 200
    keepalive_seconds: Annotated[int, Field(ge=1, le=300)] = 15


class Clock(Section):
    """How time runs: for simulations, several processes may share one faster clock."""

    speed: Annotated[int, Field(ge=1, le=3_600)] = 1
    starts_at: AwareDatetime | None = None
    origin: AwareDatetime | None = None

    @model_validator(mode="after")
    def _agreed(self) -> Self:
        if (self.starts_at is None) != (self.origin is None):
            message = "needs starts_at and origin together, or neither"
            raise ValueError(message)
        if self.speed != 1 and self.starts_at is None:
            message = (
                "needs starts_at and origin when speed is not 1, or its processes would not agree"
            )
            raise ValueError(message)
        return self


class Log(Section):
    """What is logged and in which shape."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class Settings(Section):
    """All settings of a server."""

    store: Store = Field(default_factory=Store)
    database: Database = Field(default_factory=Database)
    server: Server = Field(default_factory=Server)
    storage: Storage = Field(default_factory=Storage)
    security: Security = Field(default_factory=Security)
    orders: Orders = Field(default_factory=Orders)
    picking: Picking = Field(default_factory=Picking)
    packing: Packing = Field(default_factory=Packing)
    verdict: Verdict = Field(default_factory=Verdict)
    evidence: Evidence = Field(default_factory=Evidence)
    gallery: Gallery = Field(default_factory=Gallery)
    codes: Codes = Field(default_factory=Codes)
    handover: Handover = Field(default_factory=Handover)
    stream: Stream = Field(default_factory=Stream)
    clock: Clock = Field(default_factory=Clock)
    log: Log = Field(default_factory=Log)

    @model_validator(mode="after")
    def _one_process_on_sqlite(self) -> Self:
        if self.server.workers > 1 and self.database.url.startswith("sqlite"):
            message = "server.workers is 1 on SQLite; set database.url to a PostgreSQL for more"
            raise ValueError(message)
        return self


def load_settings(path: Path | None, environ: Mapping[str, str]) -> Loaded[Settings]:
    """
    Return the settings in force: those of a file, with the environment over them.

    The file is the one named, or that of `WMS_CONFIG`, or `config.yaml` in this folder.

    :raises ConfigError: something cannot be used; it names each place and what to write instead
    """
    chosen = path or Path(environ.get(FILE_VARIABLE) or FILE)
    return strict.load(Settings, chosen, environ, prefix=PREFIX)


def describe(loaded: Loaded[Settings]) -> list[tuple[str, str, str]]:
    """Return name, value and origin of every setting in force, with secrets hidden."""
    return strict.rows(loaded)
