"""An OpenTelemetry collector on loopback, which keeps what it is sent."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, NamedTuple

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Seen(NamedTuple):
    name: str
    id: bytes
    parent: bytes
    trace: bytes
    failed: bool
    told: dict[str, Any]


class Collector(HTTPServer):
    """Takes what is sent, as any OTLP collector."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.bodies: list[bytes] = []

    @property
    def spans(self) -> dict[str, Seen]:
        found: dict[str, Seen] = {}
        for body in self.bodies:
            sent = ExportTraceServiceRequest.FromString(body)
            for resource in sent.resource_spans:
                assert {each.key for each in resource.resource.attributes} >= {"service.name"}
                for span in (span for scope in resource.scope_spans for span in scope.spans):
                    told = {
                        each.key: getattr(each.value, str(each.value.WhichOneof("value")))
                        for each in span.attributes
                    }
                    found[span.name] = Seen(
                        name=span.name,
                        id=span.span_id,
                        parent=span.parent_span_id,
                        trace=span.trace_id,
                        failed=span.status.code == 2,
                        told=told,
                    )
        return found


class _Taking(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        assert self.path == "/v1/traces"
        self.server.bodies.append(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.send_header("content-type", "application/x-protobuf")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def collecting() -> Iterator[Collector]:
    with Collector() as collector:
        thread = threading.Thread(target=collector.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield collector
        finally:
            collector.shutdown()
            thread.join()
