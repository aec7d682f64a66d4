"""Starts what is measured: gunicorn with one worker, as in production, on a port of its own."""

import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from config import ROOT


@contextmanager
def serving(factory: str, environ: Mapping[str, str]) -> Iterator[int]:
    """Serve a WSGI application until the end of the block.

    The socket is open before the server starts: who connects early waits in its queue.

    Args:
        factory: `module:function()` that makes the application.
        environ: its whole environment.

    Yields:
        The port on 127.0.0.1.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        # gunicorn sets it as well, but too late for who connects before it has started.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", factory, "--bind", f"fd://{listener.fileno()}"),
                *("--workers", "1", "--threads", "4", "--keep-alive", "600", "--timeout", "600"),
                *("--log-level", "warning", "--no-control-socket"),
            ],
            cwd=ROOT,
            env=environ,
            pass_fds=[listener.fileno()],
        )
        port = listener.getsockname()[1]
        listener.close()  # the server alone has it now: where it dies, nobody waits for it
        try:
            yield port
        finally:
            server.terminate()
            server.wait()
