"""Drive: who may, how a mask cuts an answer, files, changes, and the account itself."""

import re
from hashlib import md5
from typing import Any

from tests.google.call import Call, Content
from tests.google.errors import DriveError, Json, no_file, no_right, no_storage
from tests.google.query import matches, sorted_by
from tests.google.state import Book, Change, File, Sheet, World, may, role, stamp

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"
NATIVE = "application/vnd.google-apps."
_ROOM = re.compile(r".+\.gserviceaccount\.com$")


def opened(call: Call, least: str = "reader") -> File:
    """The file of a call, for an account that is at least that to it."""
    file_id = call.path["fileId"]
    file = call.world.files.get(file_id)
    if file is None or not role(file, call.actor):
        raise no_file(file_id)
    if not may(file, call.actor, least):
        raise no_right()
    return file


def user(world: World, email: str, actor: str) -> Json:
    """A User."""
    person = world.person(email)
    mine = {"me": email == actor, "permissionId": person["permission"], "emailAddress": email}
    return {"kind": "drive#user", "displayName": person["name"]} | mine


def file_json(world: World, file: File, actor: str) -> Json:
    """A File with every field this emulator knows."""
    answer: Json = {"kind": "drive#file", "id": file.id, "name": file.book.title, "mimeType": file.mime}
    answer |= {"description": file.description} if file.description else {}
    mine = role(file, actor)
    can = {
        "canEdit": may(file, actor, "writer"),
        "canComment": may(file, actor, "commenter"),
        "canShare": may(file, actor, "writer"),
    }
    answer |= {
        "starred": False,
        "trashed": file.trashed,
        "explicitlyTrashed": file.trashed,
        "parents": file.parents,
        "spaces": ["drive"],
        "version": str(file.version),
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{file.id}/edit?usp=drivesdk",
        "createdTime": stamp(file.created),
        "modifiedTime": stamp(file.modified),
        "owners": [user(world, file.owner, actor)],
        "lastModifyingUser": user(world, file.modifier, actor),
        "shared": len(file.permissions) > 1,
        "ownedByMe": file.owner == actor,
        "capabilities": can
        | {
            "canCopy": True,
            "canDownload": may_download(file, actor),
            "canDelete": mine == "owner",
            "canTrash": mine == "owner",
        },
        "writersCanShare": True,
        "isAppAuthorized": True,
    }
    if may(file, actor, "writer"):
        answer["permissions"] = [permission_json(world, each) for each in file.permissions.values()]
        answer["permissionIds"] = list(file.permissions)
    answer |= {name: each for name, each in file.properties.items() if each}
    if not file.mime.startswith(NATIVE):
        sums = md5(file.content, usedforsecurity=False).hexdigest()
        answer |= {"size": str(len(file.content)), "md5Checksum": sums, "originalFilename": file.book.title}
    if not answer["parents"]:
        del answer["parents"]
    return answer


def permission_json(world: World, each: Any) -> Json:
    """A Permission."""
    answer: Json = {"kind": "drive#permission", "id": each.id, "type": each.type, "role": each.role}
    if each.type == "anyone":
        return answer | {"allowFileDiscovery": False}
    if each.type == "domain":
        return answer | {"domain": each.email, "displayName": each.email, "allowFileDiscovery": False}
    more = {
        "emailAddress": each.email,
        "displayName": world.person(each.email)["name"],
        "deleted": False,
        "pendingOwner": False,
    }
    return answer | more


def may_download(file: File, actor: str) -> bool:
    """Whether an account may have a file's content."""
    return not file.locked or may(file, actor, "writer")


def refuse_locked(file: File, actor: str) -> None:
    """Raises for a file whose content an account may not have."""
    if not may_download(file, actor):
        raise DriveError(403, "This file cannot be downloaded by the user.", reason="cannotDownloadFile")


def get(call: Call) -> Json | bytes:
    """Answers files.get, and with alt=media the content of a file that is none of Google's own."""
    file = opened(call)
    if call.asked("alt") == "media":
        if not file.mime.startswith(NATIVE):
            refuse_locked(file, call.actor)
            return Content.of(file)
        text = "Only files with binary content can be downloaded. Use Export with Docs Editors files."
        raise DriveError(403, text, reason="fileNotDownloadable", location="alt")
    return file_json(call.world, file, call.actor)


def seen(call: Call) -> list[File]:
    """The files that an account finds when it looks: its own and those shared with it by name."""
    found = []
    for file in list(call.world.files.values()):
        names = [
            each.email.casefold() for each in file.permissions.values() if each.type in {"user", "group", "domain"}
        ]
        if call.actor.casefold() in names or call.actor.rpartition("@")[2].casefold() in names:
            found.append(file)
    return found


def listed(call: Call) -> Json:
    """Answers files.list."""
    size, start = call.size(100, 1000), _page(call)
    now = call.world.clock()
    matches(call.asked("q"), File("", Book(""), "", now, now), call.actor)  # a wrong query is wrong even of no files
    files = [file for file in seen(call) if matches(call.asked("q"), file, call.actor)]
    files = sorted_by(files, call.asked("orderBy"))
    answer: Json = {"kind": "drive#fileList", "incompleteSearch": False}
    answer["files"] = [file_json(call.world, file, call.actor) for file in files[start : start + size]]
    if start + size < len(files):
        answer["nextPageToken"] = f"~!!~{start + size}"
    return answer


def _page(call: Call) -> int:
    token = call.asked("pageToken")
    match = re.fullmatch(r"~!!~(\d+)", token)
    if token and not match:
        raise DriveError(400, "Invalid Value", reason="invalid", location="pageToken")
    return int(match[1]) if match else 0


def room(actor: str) -> None:
    """Raises for an account that can own no files."""
    if _ROOM.fullmatch(actor):
        raise no_storage()


def create(call: Call) -> Json:
    """Answers files.create: spreadsheets and folders, without content."""
    mime = call.body.get("mimeType", "application/octet-stream")
    if mime not in {SPREADSHEET, FOLDER}:
        raise DriveError(400, f"The emulator does not do files of type {mime}.")
    room(call.actor)
    book = Book(call.body.get("name") or "Untitled", sheets=[Sheet(0, "Sheet1")] if mime == SPREADSHEET else [])
    file = call.world.make(
        book, call.actor, mime=mime, parents=_parents(call), description=call.body.get("description", "")
    )
    return file_json(call.world, file, call.actor)


def _parents(call: Call) -> list[str]:
    parents = list(call.body.get("parents") or [])
    for parent in parents:
        folder = call.world.files.get(parent)
        if parent != "root" and (folder is None or not role(folder, call.actor)):
            raise no_file(parent)
    return parents


def copy(call: Call) -> Json:
    """Answers files.copy: the content without comments or permissions."""
    source = opened(call)
    room(call.actor)
    book = source.book.copy()
    book.title = call.body.get("name") or f"Copy of {book.title}"
    book.threads = []
    for sheet in book.sheets:
        sheet.anchors = []
    file = call.world.make(book, call.actor, parents=_parents(call) or list(source.parents))
    return file_json(call.world, file, call.actor)


def update(call: Call) -> Json:
    """Answers files.update: name, description, trashed, properties and parents."""
    file = opened(call, "writer")
    body = call.body
    with file.lock:
        if "trashed" in body and not may(file, call.actor, "owner"):
            raise no_right()
        file.trashed = bool(body.get("trashed", file.trashed))
        file.description = body.get("description", file.description)
        if "name" in body:
            file.book = file.book.copy()
            file.book.title = body["name"]
        for name in ("properties", "appProperties"):
            file.properties[name] = file.properties.get(name, {}) | body.get(name, {})
        gone = call.asked("removeParents").split(",")
        new = [parent for parent in call.asked("addParents").split(",") if parent]
        file.parents = [parent for parent in file.parents if parent not in gone] + new
        call.world.touch(file, content="name" in body)
    return file_json(call.world, file, call.actor)


def delete(call: Call) -> None:
    """Answers files.delete: for ever, and only the owner's."""
    file = opened(call, "owner")
    with call.world.lock:
        call.world.touch(file, gone="*")
        del call.world.files[file.id]


def start_token(call: Call) -> Json:
    """Answers changes.getStartPageToken."""
    return {"kind": "drive#startPageToken", "startPageToken": str(len(call.world.changes) + 1)}


def changes(call: Call) -> Json:
    """Answers changes.list: each file once, with its last change."""
    token = call.asked("pageToken")
    if not token.isdigit():
        missing = "Required parameter: pageToken" if not token else "Invalid Value"
        raise DriveError(400, missing, reason="required" if not token else "invalid", location="pageToken")
    size = call.size(100, 1000)
    with call.world.lock:
        last: dict[str, Change] = {}
        for change in call.world.changes[max(int(token) - 1, 0) :]:
            if _concerns(call, change):
                last[change.file_id] = change
        end = len(call.world.changes) + 1
    found = sorted(last.values(), key=lambda change: change.number)
    if call.asked("includeRemoved").lower() == "false":
        found = [change for change in found if not _removed(call, change)]
    answer: Json = {"kind": "drive#changeList"}
    if len(found) > size:
        answer["nextPageToken"] = str(found[size].number)
    else:
        answer["newStartPageToken"] = str(end)
    answer["changes"] = [_change(call, change) for change in found[:size]]
    return answer


def _removed(call: Call, change: Change) -> bool:
    file = call.world.files.get(change.file_id)
    return file is None or not role(file, call.actor)


def _concerns(call: Call, change: Change) -> bool:
    """Whether an account is told: what it sees, and what it lost."""
    if change.gone in {call.actor, "*"}:
        return True
    file = call.world.files.get(change.file_id)
    return file is not None and file in seen(call)


def _change(call: Call, change: Change) -> Json:
    answer: Json = {"kind": "drive#change", "type": "file", "changeType": "file", "time": stamp(change.time)}
    removed = _removed(call, change)
    answer |= {"removed": removed, "fileId": change.file_id}
    return answer if removed else answer | {"file": file_json(call.world, call.world.files[change.file_id], call.actor)}


def about(call: Call) -> Json:
    """Answers about.get."""
    limit = "0" if _ROOM.fullmatch(call.actor) else "16106127360"
    quota = {"limit": limit, "usage": "0", "usageInDrive": "0", "usageInDriveTrash": "0"}
    return {"kind": "drive#about", "user": user(call.world, call.actor, call.actor), "storageQuota": quota}
