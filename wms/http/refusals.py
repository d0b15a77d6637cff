"""The noes that belong to HTTP itself, before any area is asked."""

from wms import errors
from wms.errors import sentence


class MalformedJson(errors.Refusal):
    """The body is not JSON."""

    status = 400
    title = sentence("Malformed JSON")
    says = sentence("The body is not JSON: look at line {line}, column {column}.")


class WrongContentType(errors.Refusal):
    """The body does not say that it is JSON."""

    status = 415
    title = sentence("Wrong content type")
    says = sentence("Send the body as JSON, with the header Content-Type: application/json.")


class BodyTooLarge(errors.Refusal):
    """The body is larger than anything this address needs."""

    status = 413
    title = sentence("Too large")
    says = sentence("The body may have at most {bytes_max} bytes. Send it in parts.")


class InvalidRequest(errors.Invalid):
    """The body or the query is JSON, but not what this address takes. `errors` tells where."""

    title = sentence("Not what is expected here")
    says = sentence("Look at 'errors': each names a place in what was sent and what is wrong.")


class IdempotencyKeyRequired(errors.Refusal):
    """A request that moves goods came without a key by which it can be repeated safely."""

    status = 400
    title = sentence("Idempotency-Key needed")
    says = sentence(
        "Send a header Idempotency-Key of {length_min} to {length_max} visible ASCII characters, "
        "new for each request and the same when you repeat it."
    )


class IdempotencyKeyReused(errors.Invalid):
    """The key was used before, with another body."""

    title = sentence("Idempotency-Key used before")
    says = sentence("This Idempotency-Key was sent before with another body. Take a new key.")


class InProgress(errors.Conflict):
    """The same request is being worked on at this moment."""

    title = sentence("Still at work")
    says = sentence("The same request is being worked on. Repeat it in a moment with the same key.")


class TooManyStreams(errors.Refusal):
    """As many screens follow the store as the settings allow."""

    status = 503
    title = sentence("Too many live screens")
    says = sentence("{clients_max} screens follow the store already. Close one or try again later.")


class StorageFull(errors.Refusal):
    """The database could not write: the disk is full."""

    status = 507
    title = sentence("No room to write")
    says = sentence(
        "The disk is full and nothing was recorded. Make room on the server, then try again."
    )


class DatabaseAway(errors.Refusal):
    """The database does not answer, or is too busy."""

    status = 503
    title = sentence("The database does not answer")
    says = sentence("Nothing was recorded. Try again in a moment.")


class NoSuchAddress(errors.Missing):
    """Nothing is at this address."""

    title = sentence("No such address")
    says = sentence(
        "There is nothing at this address. Check it; programs find all of them in /api/v1/docs."
    )


class NotThisMethod(errors.Refusal):
    """The address exists, but is not called like this."""

    status = 405
    title = sentence("Not with this method")
    says = sentence("This address takes: {allowed}.")


class TooManyRequests(errors.Refusal):
    """The caller asks faster than is allowed."""

    status = 429
    title = sentence("Too many requests")
    says = sentence("Wait a moment before you try again.")


class BadRequest(errors.Refusal):
    """The request cannot be understood."""

    status = 400
    title = sentence("Not understood")
    says = sentence("The request cannot be understood. Reload the page, or look at /api/v1/docs.")


class Unexpected(errors.Refusal):
    """A fault of ours."""

    status = 500
    title = sentence("Our fault")
    says = sentence(
        "Something went wrong on the server. Try again; if it stays, tell the installer this "
        "number: {request_id}."
    )
