"""The Google accounts that the office's groups have shared their sheets with, each with its own key."""

from collections.abc import Iterable, Iterator, Mapping
from threading import Lock
from typing import TYPE_CHECKING

from jobs.fleet.errors import FleetError
from sheets_schema.text import Text
from sync.backends import Keys

if TYPE_CHECKING:
    from sync.google.account import Loan
    from sync.google.transport import Transport


class Accounts:
    """The accounts by their addresses; a trial's token has none. Safe to share between threads."""

    def __init__(self, keys: Iterable[Keys]) -> None:
        """Reads the keys. Raises WorkbookError, and FleetError where an account is there twice."""
        from sync.google.account import connect  # noqa: PLC0415 - slow to import
        from sync.google.probe import hurry  # noqa: PLC0415 - as above

        made = [connect(one.file, one.text, one.endpoint, one.token) for one in keys]
        for transport in made:
            hurry(transport)  # whoever asks is in the midst of a round, and asks again in the next
        self._transports: Mapping[str, Transport] = {one.account: one for one in made}
        self._lock = Lock()
        if len(self._transports) < len(made):
            raise FleetError(
                Text(
                    "fleet.accounts har två nycklar för samma konto. Ta bort den ena.",
                    "fleet.accounts has two keys for the same account. Take one away.",
                )
            )

    def __iter__(self) -> Iterator[str]:
        return iter(self._transports)

    def names(self, account: str) -> list[str]:
        """How groups may name an account: the only one there is need not be named."""
        return [account, ""] if len(self._transports) == 1 and account else [account]

    def address(self, account: str) -> str:
        """The address of an account that a group names; the only one there is need not be named."""
        return next(iter(self._transports)) if not account and len(self._transports) == 1 else account

    def transport(self, account: str) -> "Transport":
        """What asks as an account; "" is the only one there is. Raises FleetError where there is no such key."""
        found = self._transports.get(self.address(account))
        if found is None:
            raise FleetError(
                Text(
                    f"Nyckeln för {account or 'gruppens konto'} saknas i fleet.accounts.",
                    f"The key of {account or 'the group’s account'} is missing in fleet.accounts.",
                )
            )
        return found

    def lend(self, account: str) -> "Loan":
        """What a look needs to ask as an account, without its key. Raises FleetError, WorkbookError."""
        from sync.google.account import lend  # noqa: PLC0415 - as above

        with self._lock:
            return lend(self.transport(account))
