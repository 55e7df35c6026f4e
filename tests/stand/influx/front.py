"""InfluxDB 2's API in front of an `Engine`, or a real InfluxDB 2; fails or dawdles on demand."""

import gzip
import json
import re
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, override
from urllib.parse import parse_qsl, urlsplit

from tests.stand.influx import flux
from tests.stand.influx.engine import Engine

_UNITS_S = {"h": 3_600, "m": 60, "s": 1}


class Front:
    """Answers on one port of the loopback interface, while it is up.

    Attributes:
        delay_s: How long each write takes; the point is stored all the same.
        status: What each write is answered with instead of being carried out, if any.
        writes: How many write requests came.
        token: What callers must show. Empty until someone sets the server up.
    """

    def __init__(self, engine: Engine | None, *, upstream: str = "", token: str = "") -> None:
        self.engine = engine
        self.upstream = upstream
        self.token = token
        self.org = "promptlane" if token else ""
        self.delay_s = 0.0
        self.status: int | None = None
        self.writes = 0
        self._server: ThreadingHTTPServer | None = None
        self._port = 0
        self.go_up()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._port}"

    def go_up(self) -> None:
        """Listen; always on the same port."""
        front = self

        class Handler(_Handler):
            def __init__(self, *arguments: Any) -> None:
                self.front = front
                super().__init__(*arguments)

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._server.daemon_threads = True
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def go_down(self) -> None:
        """Refuse connections."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def recover(self) -> None:
        """Be up, quick and kind."""
        self.delay_s, self.status = 0.0, None
        if self._server is None:
            self.go_up()


class _Handler(BaseHTTPRequestHandler):
    # A connection per request, so that a front which goes down has no live ones left.
    protocol_version = "HTTP/1.0"
    front: Front

    @override
    def log_message(self, format: str, *arguments: Any) -> None:
        return

    def do_GET(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def do_PATCH(self) -> None:
        self._respond()

    def _respond(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, answer = self._answer(url.path, dict(parse_qsl(url.query)), body)
        packed = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        try:
            self.send_response(status)
            self.send_header("X-Influxdb-Version", "2-front")
            is_csv = isinstance(answer, bytes)
            self.send_header("Content-Type", "text/csv" if is_csv else "application/json")
            self.end_headers()
            self.wfile.write(b"" if status == 204 else packed)
        except OSError:
            return  # the caller did not wait

    def _answer(  # noqa: PLR0911
        self, path: str, query: dict[str, str], body: bytes
    ) -> tuple[int, Any]:
        front = self.front
        if path == "/api/v2/write":
            front.writes += 1
            if front.status is not None:
                return front.status, {"code": "told to", "message": "told to"}
            answer = self._pass_on(body) if front.upstream else self._write(query, body)
            time.sleep(front.delay_s)
            return answer
        if front.upstream:
            return self._pass_on(body)
        if path in ("/ping", "/health"):
            return 200, {"name": "influxdb", "status": "pass", "version": "2-front"}
        if path == "/api/v2/setup":
            return self._set_up(body)
        if not self._is_allowed():
            return 401, {"code": "unauthorized", "message": "unauthorized access"}
        match self.command, path:
            case "POST", "/api/v2/query":
                return self._query(body)
            case "GET", "/api/v2/orgs":
                return 200, {"orgs": [{"id": "0" * 16, "name": front.org}]}
            case "GET", "/api/v2/buckets":
                return 200, {"buckets": self._buckets(query.get("name"))}
            case "POST", "/api/v2/buckets":
                wish = json.loads(body)
                self._keep(wish["name"], wish.get("retentionRules", []))
                return 201, self._buckets(wish["name"])[0]
            case "PATCH", _ if path.startswith("/api/v2/buckets/"):
                name = bytes.fromhex(path.rpartition("/")[2]).decode()
                self._keep(name, json.loads(body)["retentionRules"])
                return 200, self._buckets(name)[0]
        return 404, {"code": "not found", "message": "path not found"}

    def _is_allowed(self) -> bool:
        return self.headers.get("Authorization") == f"Token {self.front.token}"

    @property
    def _engine(self) -> Engine:
        assert self.front.engine is not None
        return self.front.engine

    def _write(self, query: dict[str, str], body: bytes) -> tuple[int, Any]:
        if not self._is_allowed():
            return 401, {"code": "unauthorized", "message": "unauthorized access"}
        if query.get("org") != self.front.org:
            return 404, {"code": "not found", "message": "organization not found"}
        is_gzip = self.headers.get("Content-Encoding") == "gzip"
        status, reason = self._engine.write(query["bucket"], body, is_gzip=is_gzip)
        if status == 400 and "type conflict" in reason:
            status = 422  # as InfluxDB 2 has it
        return status, {"code": "unprocessable entity", "message": reason}

    def _query(self, body: bytes) -> tuple[int, Any]:
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        try:
            return 200, flux.answer(self._engine, json.loads(body)["query"]).encode()
        except LookupError:
            return 404, {"code": "not found", "message": "could not find bucket"}
        except ValueError as error:
            return 400, {"code": "invalid", "message": f"not known to this front: {error}"}

    def _set_up(self, body: bytes) -> tuple[int, Any]:
        if self.command == "GET":
            return 200, {"allowed": not self.front.token}
        wish = json.loads(body)
        if self.front.token:
            return 422, {"code": "conflict", "message": "onboarding has already been completed"}
        self.front.token, self.front.org = wish["token"], wish["org"]
        rules = [{"type": "expire", "everySeconds": wish["retentionPeriodSeconds"]}]
        self._keep(wish["bucket"], rules)
        return 201, {"auth": {"token": wish["token"]}}

    def _keep(self, bucket: str, rules: list[dict[str, Any]]) -> None:
        """Make a bucket, or change its retention, in the engine."""
        seconds = next((rule["everySeconds"] for rule in rules), 0)
        duration = f"{seconds}s" if seconds else "INF"
        self._engine.ask(f'CREATE DATABASE "{bucket}"')
        change = "SHARD DURATION 1h" if seconds else ""
        self._engine.ask(
            f'ALTER RETENTION POLICY autogen ON "{bucket}" DURATION {duration} {change}'
        )

    def _buckets(self, wanted: str | None) -> list[dict[str, Any]]:
        found = []
        for [name] in self._engine.ask("SHOW DATABASES")[0].get("values", []):
            if name != "_internal" and wanted in (None, name):
                [policy] = self._engine.ask("SHOW RETENTION POLICIES", name)
                text = policy["values"][0][policy["columns"].index("duration")]
                seconds = sum(int(n) * _UNITS_S[u] for n, u in re.findall(r"(\d+)([hms])", text))
                rules = [{"type": "expire", "everySeconds": seconds}]
                ids = {"id": name.encode().hex(), "orgID": "0" * 16}
                found.append({"name": name, "type": "user", "retentionRules": rules} | ids)
        return found

    def _pass_on(self, body: bytes) -> tuple[int, Any]:
        kept = ("authorization", "content-type", "content-encoding", "accept")
        headers = {name: value for name, value in self.headers.items() if name.lower() in kept}
        request = urllib.request.Request(
            self.front.upstream + self.path, body or None, headers, method=self.command
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()
