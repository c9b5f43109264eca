"""The Python API's words over HTTP, for processes that are not this one: POST /emulator/v1/<word> with JSON."""

from typing import TYPE_CHECKING, Any

from tests.google.errors import Json

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.google.emulator import Emulator

_ACTS = {
    "set", "paste", "values", "note", "sort", "insert_rows", "delete_rows", "insert_columns", "delete_columns", "rename_tab",
    "move_tab", "hide_tab", "add_tab", "duplicate_tab", "delete_tab", "set_locale", "rename", "comment", "reply", "resolve",
    "reopen", "delete_comment", "protect", "share", "unshare", "trash", "delete",
}  # fmt: skip


def obey(google: "Emulator", what: str, asked: Json) -> Json:
    """Does one word; what it gives is in the answer."""
    words: dict[str, Callable[[], Any]] = {
        "make": lambda: {"spreadsheetId": google.make(**asked)},
        "share": lambda: google.share(**asked),
        "token": lambda: {"token": google.token(**asked)},
        "revoke": lambda: google.revoke(**asked),
        "name": lambda: google.name(**asked),
        "service_account": lambda: google.service_account(**asked),
        "act": lambda: {"result": act(google, asked)},
        "fail": lambda: {"fault": google.fail(**asked).fault},
        "before": lambda: _hook(google, asked),
        "calm": google.calm,
        "log": lambda: {"requests": [each._asdict() for each in google.requests]},
        "units": lambda: {"units": google.units},
        "violations": lambda: {"violations": google.violations, "tolerated": google.tolerated},
    }
    if what not in words:
        raise ValueError(f"no word {what!r}; there are {', '.join(words)}")
    found = words[what]()
    return found if isinstance(found, dict) else {}


def act(google: "Emulator", asked: Json) -> Any:
    """One act of a member: {"email", "action", and the action's own arguments}."""
    rest = dict(asked)
    email, action = rest.pop("email"), rest.pop("action")
    if action not in _ACTS:
        raise ValueError(f"no action {action!r}; there are {', '.join(sorted(_ACTS))}")
    return getattr(google.act(email), action)(**rest)


def _hook(google: "Emulator", asked: Json) -> None:
    """Acts before the nth call: {"method", "nth", "actor", "after", "acts": [{...}]}."""
    acts = asked["acts"]

    def fn() -> None:
        for each in acts:
            act(google, each)

    put = google.after if asked.get("after") else google.before
    put(asked["method"], asked.get("nth", 1), fn, asked.get("actor"))
