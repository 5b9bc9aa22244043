"""Ask the web process how it is, as the proxy would ask.

`python -m complaints_portal.probe [PATH]` has exit code 0 if the process of this machine answers 200. For the
container's health check and the launcher; no Django here.
"""

import http.client
import os
import sys


def status(address: str, port: int, path: str) -> int | None:
    """The HTTP status of `path`, or None if nobody answers there."""
    # The portal refuses host names that are not its own, and sends plain HTTP elsewhere.
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].lstrip(".").replace("*", "")
    connection = http.client.HTTPConnection(address, port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": host or "localhost", "X-Forwarded-Proto": "https"})
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) > 1 else "/health/live"
    sys.exit(status("127.0.0.1", int(os.environ.get("PORT", "8000")), asked) != 200)
