"""Drive's permissions: listed, made, changed, taken away."""

from tests.google.call import Call
from tests.google.drive import opened, permission_json
from tests.google.errors import DriveError, Json, no_right
from tests.google.state import ROLES, File, Permission, World, may


def listed(call: Call) -> Json:
    """Answers permissions.list."""
    file = opened(call, "writer")
    size = call.size(100, 100)
    start = int(call.asked("pageToken") or 0)
    found = [permission_json(call.world, each) for each in file.permissions.values()]
    answer: Json = {"kind": "drive#permissionList"}
    if start + size < len(found):
        answer["nextPageToken"] = str(start + size)
    return answer | {"permissions": found[start : start + size]}


def get(call: Call) -> Json:
    """Answers permissions.get."""
    return permission_json(call.world, _one(call, opened(call, "writer")))


def _one(call: Call, file: File) -> Permission:
    number = call.path["permissionId"]
    if number not in file.permissions:
        raise DriveError(404, f"Permission not found: {number}.", reason="notFound", location="permissionId")
    return file.permissions[number]


def grant(world: World, file: File, kind: str, email: str, role: str) -> Permission:
    """Gives someone a role, or another role than they had."""
    number = {"anyone": "anyoneWithLink"}.get(kind) or world.person(email)["permission"]
    permission = Permission(number, kind, role, email)
    with file.lock:
        file.permissions[number] = permission
        if role == "owner":
            old = next(each for each in file.permissions.values() if each.email == file.owner)
            if old.id != number:
                old.role = "writer"
            file.owner = email
        world.touch(file, content=False)
    return permission


def revoke(world: World, file: File, permission: Permission) -> None:
    """Takes a role away; who had it hears of it among the changes."""
    with file.lock:
        del file.permissions[permission.id]
        gone = (
            permission.email
            if permission.type in {"user", "group"} and not may(file, permission.email, "reader")
            else ""
        )
        world.touch(file, gone=gone, content=False)


def create(call: Call) -> Json:
    """Answers permissions.create."""
    file = opened(call, "writer")
    kind, role = call.body.get("type", ""), call.body.get("role", "")
    email = call.body.get("emailAddress", "") or call.body.get("domain", "")
    if kind not in {"user", "group", "domain", "anyone"}:
        raise DriveError(400, "The permission type field is required.", reason="required", location="permission.type")
    if role not in ROLES:
        raise DriveError(400, "The permission role field is required.", reason="required", location="permission.role")
    if kind != "anyone" and not email:
        text = "The specified emailAddress is invalid or not applicable for the given permission type."
        raise DriveError(400, text, reason="invalid", location="permission.emailAddress")
    if role == "owner" and (not may(file, call.actor, "owner") or not call.flag("transferOwnership")):
        text = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
        raise (
            no_right()
            if not may(file, call.actor, "owner")
            else DriveError(403, text, reason="forbidden", location="transferOwnership")
        )
    return permission_json(call.world, grant(call.world, file, kind, email, role))


def update(call: Call) -> Json:
    """Answers permissions.update."""
    file = opened(call, "writer")
    permission = _one(call, file)
    role = call.body.get("role", permission.role)
    if role not in ROLES:
        raise DriveError(400, "The specified role is invalid.", reason="invalid", location="permission.role")
    if role == "owner" and not may(file, call.actor, "owner"):
        raise no_right()
    return permission_json(call.world, grant(call.world, file, permission.type, permission.email, role))


def delete(call: Call) -> None:
    """Answers permissions.delete; anyone may leave, the owner may not."""
    file = opened(call)
    permission = _one(call, file)
    if not may(file, call.actor, "writer") and permission.email != call.actor:
        raise no_right()
    if permission.role == "owner":
        raise DriveError(403, "The owner of a file cannot be removed.", reason="cannotRemoveOwner")
    revoke(call.world, file, permission)
