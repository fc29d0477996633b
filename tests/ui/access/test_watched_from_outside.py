"""What programs that look after a process may ask, and that it opens nothing else."""

import httpx
import pytest
from entering import LOGINS, RUN, TOKEN, Doorway


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/api/v1/health"])
def test_health_is_open_to_look_at_and_to_nothing_else(doorway: Doorway, path: str) -> None:
    async def deed(http: httpx.AsyncClient) -> None:
        assert (await http.get(path)).json()["name"] is None
        for method in ("POST", "PUT", "DELETE"):
            assert (await http.request(method, path)).status_code == 401

    doorway.come(deed, base="http://chalk.lan", token=TOKEN)


def test_the_token_of_the_figures_opens_nothing_else(doorway: Doorway) -> None:
    watcher = {"authorization": "Bearer " + "watcher-" * 3}

    async def deed(http: httpx.AsyncClient) -> None:
        said = (await http.get("/metrics", headers=watcher)).json()
        assert (said["name"], said["owner"]) == ("monitor", False)
        for path in ("/", "/metrics/", "/metrics/x", "/api/v1/runs", f"/watch/{RUN}"):
            assert (await http.get(path, headers=watcher)).status_code == 401
        assert (await http.get("/metrics?token=" + "watcher-" * 3)).status_code == 401

    for given in ({"token": TOKEN}, {"logins": LOGINS}, {"token": TOKEN, "logins": LOGINS}):
        doorway.come(deed, base="http://chalk.lan", metrics_token="watcher-" * 3, **given)
