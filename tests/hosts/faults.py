"""What goes wrong on the way to a host, and when."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from werkzeug import Request, Response


@dataclass
class Fault:
    """What happens to the first `times` requests that fit, after `skip` that pass.

    `answer` is sent in the place of the host's own. With `is_lost` the request is carried out all the same: only its
    answer is lost. `before` is called before a request is carried out.
    """

    method: str
    path: str = ".*"
    times: int = 1
    skip: int = 0
    answer: Callable[[], Response] | None = None
    is_lost: bool = False
    before: Callable[[], object] | None = None
    seen: int = field(default=0, init=False)

    def is_met_by(self, request: Request) -> bool:
        """Count a request that fits, and say whether it is met."""
        if request.method != self.method or not re.fullmatch(self.path, request.path):
            return False
        self.seen += 1
        return self.skip < self.seen <= self.skip + self.times


def answer(status: int, message: str = "", **headers: str) -> Callable[[], Response]:
    """A JSON answer with a message, as hosts give it; `Retry_After` is the header `Retry-After`."""

    def make() -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Response(json.dumps({"message": message}), status, named, content_type="application/json")

    return make


def page(status: int) -> Callable[[], Response]:
    """A page for people, as a proxy in front of a host gives it."""
    return lambda: Response("<html><h1>Unicorn!</h1></html>", status, content_type="text/html")
