"""Which function answers which method, and the fields that Drive answers unasked."""

from collections.abc import Callable

from tests.google import drive, drive_comments, drive_sharing, filters, masks, sheets
from tests.google.call import Call
from tests.google.discovery import Method, apis
from tests.google.errors import DriveError, Json, no_right, violation
from tests.google.export import EXPORTED, PDF, as_pdf, export
from tests.google.state import may

Answer = Json | bytes | None


def _export(call: Call) -> bytes:
    """Answers files.export."""
    file = drive.opened(call)
    mime = call.asked("mimeType")
    if not mime:
        raise DriveError(400, "Required parameter: mimeType", reason="required", location="mimeType")
    if file.mime not in EXPORTED:
        raise DriveError(403, "Export only supports Docs Editors files.", reason="fileNotExportable", location="fileId")
    if not may(file, call.actor, "reader"):
        raise no_right()
    drive.refuse_locked(file, call.actor)
    if mime == PDF:
        return as_pdf(call.world, file)
    return export(call.world, call.book(file), mime)


METHODS: dict[str, Callable[[Call], Answer]] = {
    "sheets.spreadsheets.get": sheets.get,
    "sheets.spreadsheets.create": sheets.create,
    "sheets.spreadsheets.batchUpdate": sheets.batch_update,
    "sheets.spreadsheets.getByDataFilter": filters.get,
    "sheets.spreadsheets.sheets.copyTo": sheets.copy_to,
    "sheets.spreadsheets.values.batchGetByDataFilter": filters.values_get,
    "sheets.spreadsheets.values.batchUpdateByDataFilter": filters.values_update,
    "sheets.spreadsheets.values.batchClearByDataFilter": filters.values_clear,
    "sheets.spreadsheets.values.get": sheets.values_get,
    "sheets.spreadsheets.values.batchGet": sheets.values_batch_get,
    "sheets.spreadsheets.values.update": sheets.values_update,
    "sheets.spreadsheets.values.batchUpdate": sheets.values_batch_update,
    "sheets.spreadsheets.values.append": sheets.values_append,
    "sheets.spreadsheets.values.clear": sheets.values_clear,
    "sheets.spreadsheets.values.batchClear": sheets.values_batch_clear,
    "drive.about.get": drive.about,
    "drive.files.get": drive.get,
    "drive.files.list": drive.listed,
    "drive.files.create": drive.create,
    "drive.files.copy": drive.copy,
    "drive.files.update": drive.update,
    "drive.files.delete": drive.delete,
    "drive.files.export": _export,
    "drive.changes.getStartPageToken": drive.start_token,
    "drive.changes.list": drive.changes,
    "drive.permissions.list": drive_sharing.listed,
    "drive.permissions.get": drive_sharing.get,
    "drive.permissions.create": drive_sharing.create,
    "drive.permissions.update": drive_sharing.update,
    "drive.permissions.delete": drive_sharing.delete,
    "drive.comments.list": drive_comments.listed,
    "drive.comments.get": drive_comments.get,
    "drive.comments.create": drive_comments.create,
    "drive.comments.update": drive_comments.update,
    "drive.comments.delete": drive_comments.delete,
    "drive.replies.list": drive_comments.replies,
    "drive.replies.get": drive_comments.reply_get,
    "drive.replies.create": drive_comments.reply_create,
    "drive.replies.update": drive_comments.reply_update,
    "drive.replies.delete": drive_comments.reply_delete,
}

_FILE = "kind,id,name,mimeType"
_PERMISSION = "id,type,kind,role"
_UNASKED = {
    "File": _FILE,
    "FileList": f"kind,incompleteSearch,nextPageToken,files({_FILE})",
    "ChangeList": f"kind,nextPageToken,newStartPageToken,changes(kind,type,changeType,time,removed,fileId,file({_FILE}))",
    "Permission": _PERMISSION,
    "PermissionList": f"kind,nextPageToken,permissions({_PERMISSION})",
}


def mask_of(method: Method, fields: str) -> masks.Tree | None:
    """The mask to cut an answer with; raises in the API's words for a mask that is none."""
    if not method.response:
        return None
    if not fields and method.drive and method.response == "About":
        raise DriveError(
            400, "The 'fields' parameter is required for this method.", reason="required", location="fields"
        )
    text = fields or (_UNASKED.get(method.response, "") if method.drive else "")
    if not text:
        return None
    try:
        return masks.of_schema(text, method.response, "drive" if method.drive else "sheets")
    except masks.MaskError as wrong:
        if method.drive:
            where = wrong.path.rpartition(".")[2]
            text = f"Invalid field selection {where}"
            raise DriveError(400, text, reason="invalidParameter", location="fields") from wrong
        text = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{wrong.path}'."
        raise violation(wrong.path, text, "Request contains an invalid argument.") from wrong


def missing() -> list[str]:
    """The published methods that this emulator does not do."""
    return [method.id for api in apis().values() for method in api.methods if method.id not in METHODS]
