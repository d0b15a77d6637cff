"""Why an instance cannot be planned, in a form that both a person and a program can read."""


class BadInstanceError(ValueError):
    """
    The instance cannot be used.

    `code` is stable, for programs; `at` says where in the instance the culprit stands, such as
    `stops[3].node`; `facts` name it in numbers, such as `node=17`.
    """

    def __init__(self, code: str, message: str, at: str | None = None, **facts: object) -> None:
        super().__init__(message if at is None else f"{at}: {message}")
        self.code = code
        self.at = at
        self.facts = facts

    def told(self) -> dict[str, object]:
        """Return the refusal as plain JSON."""
        where = {} if self.at is None else {"at": self.at}
        return {"code": self.code, "message": str(self), **where, **self.facts}
