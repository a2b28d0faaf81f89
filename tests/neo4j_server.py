"""A real Neo4j for tests and benchmarks, and its shell: their published jars, a home of its own, a free port."""

import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from chainkg.graph.server import Login

VERSION = "5.26.30"
LOGIN = Login("neo4j", "chainkg-tests")
COMMAND = "apt-get install -y --no-install-recommends openjdk-17-jre-headless maven"
_OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>chainkg</groupId><artifactId>tests</artifactId><version>1</version><packaging>pom</packaging><dependencies>
{}</dependencies></project>
"""
_PART = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>\n"
_SERVER = (("org.neo4j", "neo4j"), ("org.neo4j.app", "neo4j-server"))
_SHELL = (("org.neo4j", "cypher-shell"),)
Artifacts = tuple[tuple[str, str], ...]


def _cache() -> Path:
    """Where jars stay between runs: beside what the user's other tools have fetched."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "chainkg-tests" / f"neo4j-{VERSION}"


@cache
def jars() -> Path | None:
    """The folder of the server's jars, fetched once; None without Java 17 and Maven, or where Maven cannot fetch."""
    return _jars("lib", _SERVER)


@cache
def shell_jars() -> Path | None:
    """The same for cypher-shell."""
    return _jars("shell", _SHELL)


def _jars(name: str, artifacts: Artifacts) -> Path | None:
    folder = _cache() / name
    if not shutil.which("java"):
        return None
    return folder if folder.is_dir() or (shutil.which("mvn") and _fetch(folder, artifacts)) else None


def _fetch(folder: Path, artifacts: Artifacts) -> bool:
    making = folder.with_name(f"{folder.name}-{os.getpid()}")
    making.mkdir(parents=True, exist_ok=True)
    pom = making.with_suffix(".xml")
    pom.write_text(_POM.format("".join(_PART.format(*one, VERSION) for one in artifacts)), encoding="utf-8")
    copy = ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={making}"]
    run = subprocess.run(copy, capture_output=True, text=True, check=False)
    if run.returncode == 0 and not folder.is_dir():
        making.rename(folder)
    shutil.rmtree(making, ignore_errors=True)
    pom.unlink()
    return folder.is_dir()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A server in *home*; it may be stopped, killed and started again with the same data and port."""

    home: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        """What a user of this server has in the environment."""
        return {"NEO4J_URI": self.address, "NEO4J_USER": LOGIN.user, "NEO4J_PASSWORD": LOGIN.password}

    def admin(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Neo4j's administration tool, from the same jars."""
        command = ["java", "-Xmx1g", *_opens(), "-cp", f"{jars()}/*", "org.neo4j.cli.AdminTool", *arguments]
        return subprocess.run(command, env=self._env(), capture_output=True, text=True, check=False)

    def prepare(self) -> None:
        """Settings, and the password of the first user."""
        (self.home / "conf").mkdir(parents=True, exist_ok=True)
        settings = {
            "server.default_listen_address": "127.0.0.1",
            "server.default_advertised_address": "127.0.0.1",
            "server.bolt.listen_address": f"127.0.0.1:{self.port}",
            "server.bolt.advertised_address": f"127.0.0.1:{self.port}",
            "server.http.enabled": "false",
            "server.https.enabled": "false",
            "server.memory.heap.max_size": "1g",
            "server.memory.pagecache.size": "256m",
            "dbms.usage_report.enabled": "false",
            "dbms.security.allow_csv_import_from_file_urls": "false",
        }
        text = "".join(f"{name}={value}\n" for name, value in settings.items())
        (self.home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")
        said = self.admin("dbms", "set-initial-password", LOGIN.password)
        assert said.returncode == 0, said.stderr

    def start(self) -> None:
        log = self.home / "logs" / "neo4j.log"
        log.unlink(missing_ok=True)
        places = [f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}"]
        main = ["-cp", f"{jars()}/*", "org.neo4j.server.CommunityEntryPoint", *places]
        out = subprocess.DEVNULL
        self.process = subprocess.Popen(["java", "-Xmx1g", *_opens(), *main], env=self._env(), stdout=out, stderr=out)
        deadline = time.monotonic() + 120
        while "Started." not in (log.read_text(encoding="utf-8") if log.exists() else ""):
            assert self.process.poll() is None, "the server ended while it started"
            assert time.monotonic() < deadline, "the server did not start in two minutes"
            time.sleep(0.1)

    def stop(self, *, kill: bool = False) -> None:
        """End the server, with *kill* as a power cut would."""
        if self.process is not None:
            (self.process.kill if kill else self.process.terminate)()
            self.process.wait(60)
            self.process = None

    def _env(self) -> dict[str, str]:
        return os.environ | {"NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}


def _opens() -> list[str]:
    return [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPENS]
