"""How often an address may guess."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

GUESSES, WINDOW_S, ADDRESSES = 10, 60.0, 4096


class Attempts:
    """Counts wrong guesses of each address; an IPv6 network counts as one."""

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._wrong: OrderedDict[str, list[float]] = OrderedDict()

    def wait_s(self, address: str) -> float:
        """How long until the address may guess again, seconds; 0 for now."""
        since = self._now() - WINDOW_S
        recent = [at for at in self._wrong.get(network(address), []) if at > since]
        return max(0.0, recent[-GUESSES] - since) if len(recent) >= GUESSES else 0.0

    def count(self, address: str) -> None:
        """Remember a wrong guess; the addresses that were silent longest are forgotten first."""
        name = network(address)
        self._wrong[name] = [*self._wrong.pop(name, []), self._now()][-GUESSES:]
        if len(self._wrong) > ADDRESSES:
            self._wrong.popitem(last=False)


def network(address: str) -> str:
    """The address, or its /64 where one user has that many."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)
