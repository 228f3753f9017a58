"""Where the simulated vendor lives beside a program's data: its port and keys, which stay the same."""

import json
import secrets
import socket
import time
from contextlib import suppress
from pathlib import Path

_TRIES, _PAUSE_SECONDS = 15, 0.2


def environment_of(data_dir: Path, *, shop_port: int) -> dict[str, str]:
    """Give the environment in which the shop and its simulated vendor find each other; made once and kept."""
    folder = data_dir / "simulated-vendor"
    folder.mkdir(parents=True, exist_ok=True)
    notes, kept = folder / "keys.json", {}
    with suppress(FileNotFoundError, json.JSONDecodeError):
        kept = json.loads(notes.read_text(encoding="ascii"))
    if not kept or not _becomes_free(int(kept["port"])):
        kept = {
            "port": _free_port(),
            "key": kept.get("key") or f"sk_test_{secrets.token_hex(16)}",
            "secret": kept.get("secret") or f"whsec_{secrets.token_hex(16)}",
        }
        notes.touch(mode=0o600)
        notes.write_text(json.dumps(kept), encoding="ascii")
    return {
        "STRIPE_SECRET_KEY": str(kept["key"]),
        "STRIPE_WEBHOOK_SECRET": str(kept["secret"]),
        "STRIPE_API_BASE": f"http://127.0.0.1:{kept['port']}",
        "SIMULATED_PORT": str(kept["port"]),
        "SIMULATED_FILE": str(folder / "book.sqlite"),
        "SIMULATED_HOOK": f"http://127.0.0.1:{shop_port}/webhooks/stripe/",
    }


def _becomes_free(port: int) -> bool:
    """Wait a moment for the vendor of a program that was killed to end, so that open pages keep their address."""
    for _ in range(_TRIES):
        if _is_free(port):
            return True
        time.sleep(_PAUSE_SECONDS)
    return False


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number
