"""A real Postfix on loopback with its own configuration; all mail lands in one Maildir, the independent count."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

_MAIN = """\
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = post.example.org
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
local_recipient_maps =
default_transport = discard:
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_recipient_access texthash:{home}/rcpt, permit_mynetworks, reject
smtpd_client_connection_rate_limit = 0
virtual_mailbox_domains = static:all
virtual_mailbox_base = {home}
virtual_mailbox_maps = static:mails/
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
maillog_file = {home}/log/maillog
maillog_file_prefixes = {home}/log
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
discard unix - - n - - discard
error unix - - n - - error
retry unix - - n - - error
local unix - n n - - local
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
"""
_ACCESS = "bad@example.org 550 5.1.1 unknown\ngrey@example.org 450 4.2.0 later\n"
WHY_NOT = (
    "Postfix is not installed" if shutil.which("postfix") is None else "" if os.geteuid() == 0 else "needs to be root"
)
"""Why there can be no Postfix here; "" where there can."""


@dataclass
class Postfix:
    """One instance, in a folder of its own that its daemons, who are not root, can see."""

    home: Path = Path()
    port: int = 0

    def __enter__(self) -> Self:
        """Starts, and waits until it listens."""
        self._folder = tempfile.TemporaryDirectory(prefix="postfix-")
        self.home = Path(self._folder.name)
        self.home.chmod(0o755)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        owner = pwd.getpwnam("postfix")
        for name in ("etc", "queue", "data", "log", "mails"):
            (self.home / name).mkdir()
        os.chown(self.home / "data", owner.pw_uid, owner.pw_gid)
        os.chown(self.home / "mails", 65534, 65534)
        (self.home / "etc" / "main.cf").write_text(_MAIN.format(home=self.home))
        (self.home / "etc" / "master.cf").write_text(_MASTER.format(port=self.port))
        (self.home / "rcpt").write_text(_ACCESS)
        self._run("start")
        for _ in range(200):
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.05)
        raise RuntimeError(f"Postfix does not listen: {self.log}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops, and takes all away."""
        self._run("stop")
        self._folder.cleanup()

    def _run(self, word: str) -> None:
        command = ["postfix", "-c", str(self.home / "etc"), word]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        if done.returncode:
            raise RuntimeError(f"postfix {word}: {done.stdout}{done.stderr} {self.log}")

    @property
    def log(self) -> str:
        """What it wrote down."""
        path = self.home / "log" / "maillog"
        return path.read_text() if path.exists() else ""

    def mails(self, number: int) -> list[bytes]:
        """What lies in the mailbox, once there are so many, or after ten seconds."""
        for _ in range(200):
            found = list((self.home / "mails" / "new").glob("*"))
            if len(found) >= number:
                break
            time.sleep(0.05)
        return [path.read_bytes() for path in found]
