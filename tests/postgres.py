"""A real PostgreSQL for tests: started in a folder of its own, on loopback only, and ended with the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

_PLACES = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt")
_START_S = 30.0


def programs() -> Path | None:
    """The folder with ``initdb`` and ``postgres``, the newest there is."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else []
    found += [path.parent for place in _PLACES for path in Path(place).glob("*/bin/initdb")]
    return max(found, default=None, key=lambda path: path.as_posix())


def why_not() -> str:
    """Why no server can be started here; empty where one can."""
    if programs() is None:
        return "there is no PostgreSQL; install Debian's package postgresql to run these tests on it"
    if os.getuid() == 0 and not (_user() and shutil.which("setpriv")):
        return "PostgreSQL does not run as root, and there is no user postgres to run it as"
    return ""


class Postgres:
    """A server; ``fsync`` says whether it waits for the disk."""

    def __init__(self, *, fsync: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="troughwise-postgres-"))
        self.fsync, self.port, self.made = fsync, _free_port(), 0
        if os.getuid() == 0:
            shutil.chown(self.folder, user="postgres", group="postgres")
        found = programs()
        assert found is not None
        self.programs = found
        self._run(
            "initdb", "--pgdata", str(self.data), "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"
        )
        self.start()

    @property
    def data(self) -> Path:
        """Where its databases stand."""
        return self.folder / "data"

    def start(self) -> None:
        """Start it, and wait until it answers; it dies with the process that started it."""
        settings = {
            "listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": self.folder,
            "fsync": "on" if self.fsync else "off", "max_connections": 60,
        }  # fmt: skip
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            command = [*_as_postgres(dies=True), str(self.programs / "postgres"), "-D", str(self.data), *options]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/")
        self._wait()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: ``SIGINT`` ends connections and tidies up, ``SIGQUIT`` is a crash."""
        self.process.send_signal(how)
        self.process.wait(_START_S)

    def remove(self) -> None:
        """Stop it for good and leave nothing behind."""
        if self.process.poll() is None:
            self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def database(self, *, like: str = "template1") -> str:
        """A fresh database, a copy of another one; returns its address."""
        self.made += 1
        name = f"fresh_{self.made}"
        self.do(f'CREATE DATABASE {name} TEMPLATE "{like}"')
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        self.do(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")

    def do(self, statement: str) -> None:
        """Run a statement that belongs to no database."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _wait(self) -> None:
        end = time.monotonic() + _START_S
        while True:
            try:
                return psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise AssertionError((self.folder / "log").read_text(errors="replace")[-2_000:]) from None
                time.sleep(0.05)

    def _run(self, name: str, *arguments: str) -> None:
        command = [*_as_postgres(dies=False), str(self.programs / name), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd="/")


def _user() -> bool:
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return False
    return True


def _as_postgres(*, dies: bool) -> list[str]:
    """How a command becomes the user postgres, which it has to where it would run as root."""
    if os.getuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *(["--pdeathsig=QUIT"] if dies else [])]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
