"""A real Dovecot on loopback, where it is installed and we are root."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.mail.imap import PASSWORD

MISSING = "Dovecot is not installed, or we are not root"
_NOBODY = 65534
_CONFIGURATION = """
base_dir = {folder}/run
log_path = {folder}/log
state_dir = {folder}/state
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_username_format = %u
mail_location = maildir:{folder}/mail
mail_uid = {nobody}
mail_gid = {nobody}
first_valid_uid = {nobody}
first_valid_gid = {nobody}
passdb {{
  driver = passwd-file
  args = {folder}/passwords
}}
userdb {{
  driver = static
  args = uid={nobody} gid={nobody} home={folder}/mail
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox "Skickat" {{
    auto = create
    special_use = \\Sent
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


def is_here() -> bool:
    """Whether it can be run."""
    return os.geteuid() == 0 and shutil.which("dovecot", path="/usr/sbin:/usr/bin") is not None


@contextmanager
def dovecot(user: str) -> Iterator[tuple[int, Path]]:
    """One account of its own; gives the port and the folder of its mail, a Maildir."""
    with tempfile.TemporaryDirectory(prefix="dovecot", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "mail").mkdir()
        os.chown(folder / "mail", _NOBODY, _NOBODY)
        (folder / "passwords").write_text(f"{user}:{{PLAIN}}{PASSWORD}\n", "utf-8")
        port = _free_port()
        file = folder / "dovecot.conf"
        file.write_text(_CONFIGURATION.format(folder=folder, nobody=_NOBODY, port=port), "utf-8")
        running = subprocess.Popen(["/usr/sbin/dovecot", "-F", "-c", str(file)], stderr=subprocess.DEVNULL)
        try:
            _wait_for(port, folder / "log")
            yield port, folder / "mail"
        finally:
            running.terminate()
            running.wait(20)


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return int(listening.getsockname()[1])


def _wait_for(port: int, log: Path) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text("utf-8") if log.exists() else "no log")
