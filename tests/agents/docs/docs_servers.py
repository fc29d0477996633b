"""MCP servers for tests: run as a program, on standard streams or on a loopback port."""

import sys
import time
from pathlib import Path

from mcp.server import MCPServer
from mcp.types import ToolAnnotations

server = MCPServer("test documentation")


@server.tool(name="resolve-library-id")
def resolve(libraryName: str) -> str:
    return f"the id of {libraryName}"


@server.tool(name="query-docs")
def query(libraryId: str, query: str) -> str:
    if query == "long":
        return "\n".join(f"line {number}: {'é' * 90}" for number in range(10_000))
    if query == "fail":
        raise ValueError("there is no such page")
    if query == "hang":
        time.sleep(60)
    return f"About {query} in {libraryId}: use Axes.plot."


@server.tool(annotations=ToolAnnotations(read_only_hint=False, destructive_hint=True))
def delete_everything(query: str) -> str:
    return query


if __name__ == "__main__":
    kind, *more = sys.argv[1:]
    if kind == "stdio":
        server.run("stdio")
    elif kind == "http":
        server.run("streamable-http", host="127.0.0.1", port=int(more[0]))
    elif kind == "hang":
        import os

        Path(more[0]).write_text(str(os.getpid()))
        time.sleep(600)
