"""A server on loopback that speaks S3, with one bucket that keeps every version of an object."""

import contextlib
import logging
import secrets
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer


class S3Server:
    """The server; what it holds outlives its being away."""

    def __init__(self) -> None:
        # Another one each time: what such a server holds outlives it.
        self.bucket = f"chalk-{secrets.token_hex(4)}"
        self._server = self._start(0)
        self.port = self._server.get_host_and_port()[1]
        self.client: Any = boto3.client("s3", endpoint_url=self.url, region_name="us-east-1")
        self.client.create_bucket(Bucket=self.bucket)
        self.client.put_bucket_versioning(
            Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"}
        )

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def versions(self) -> dict[str, int]:
        """How often each object was ever put."""
        pages = self.client.get_paginator("list_object_versions").paginate(Bucket=self.bucket)
        found: dict[str, int] = {}
        for page in pages:
            assert not page.get("DeleteMarkers")
            for version in page.get("Versions", ()):
                found[version["Key"]] = found.get(version["Key"], 0) + 1
        return found

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        """Nobody listens."""
        self._server.stop()
        yield
        self._server = self._start(self.port)

    def stop(self) -> None:
        """End it."""
        self.client.close()
        self._server.stop()

    def _start(self, port: int) -> ThreadedMotoServer:
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
        server.start()
        return server


@contextlib.contextmanager
def s3_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    """The server, and an environment in which `s3://` is that."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "for-tests")
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    server = S3Server()
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    try:
        yield server
    finally:
        server.stop()
