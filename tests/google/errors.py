"""Refusals, worded as Google words them."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
PROTECTED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)
TOO_LONG = "Your input contains more than the maximum of 50000 characters in a single cell."
TOO_LARGE = "Request payload size exceeds the limit: {} bytes."
TOO_MANY_CELLS = "This action would increase the number of cells in the workbook above the limit of 10000000 cells."
NO_CREDENTIALS = (
    "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid "
    "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
)
BAD_CREDENTIALS = NO_CREDENTIALS.replace(
    "is missing required authentication credential", "had invalid authentication credentials"
)


class WrongError(Exception):
    """What a request asked for that cannot be, before anyone has said which part of the request it was."""


@dataclass
class ApiError(Exception):
    """A refusal in the form of google.rpc.Status, as Sheets answers."""

    code: int
    message: str
    details: list[Json] = field(default_factory=list)

    def body(self) -> Json:
        """The answer's JSON."""
        error: Json = {"code": self.code, "message": self.message, "status": STATUS.get(self.code, "UNKNOWN")}
        return {"error": error | ({"details": self.details} if self.details else {})}


@dataclass
class DriveError(ApiError):
    """A refusal in the older form that Drive answers in."""

    reason: str = "badRequest"
    domain: str = "global"
    location: str = ""
    location_type: str = "parameter"

    def body(self) -> Json:
        """The answer's JSON."""
        one: Json = {"domain": self.domain, "reason": self.reason, "message": self.message}
        if self.location:
            one |= {"locationType": self.location_type, "location": self.location}
        return {"error": {"errors": [one], "code": self.code, "message": self.message}}


def invalid(message: str) -> ApiError:
    """400, in Sheets' words."""
    return ApiError(400, message)


def violation(where: str, description: str, message: str = "") -> ApiError:
    """400 with the field that is wrong named in its details."""
    bad = {"field": where, "description": description} if where else {"description": description}
    details: list[Json] = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [bad]}]
    return ApiError(400, message or description, details)


def denied() -> ApiError:
    """403 of Sheets."""
    return ApiError(403, "The caller does not have permission")


def no_entity() -> ApiError:
    """404 of Sheets."""
    return ApiError(404, "Requested entity was not found.")


def no_file(file_id: str) -> DriveError:
    """404 of Drive; also what an account without access is told."""
    return DriveError(404, f"File not found: {file_id}.", reason="notFound", location="fileId")


def no_right() -> DriveError:
    """403 of Drive for who may see the file but not do this."""
    text = "The user does not have sufficient permissions for this file."
    return DriveError(403, text, reason="insufficientFilePermissions")


def no_storage() -> DriveError:
    """403 of Drive for who has no room for files, as service accounts have not."""
    text = "The user's Drive storage quota has been exceeded."
    return DriveError(403, text, reason="storageQuotaExceeded", domain="usageLimits")


def disabled(*, drive: bool) -> ApiError:
    """403 for a project in which the API is not enabled."""
    name = "Google Drive API" if drive else "Google Sheets API"
    text = f"{name} has not been used in project 603366585132 before or it is disabled."
    return DriveError(403, text, reason="accessNotConfigured", domain="usageLimits") if drive else ApiError(403, text)


def not_done(what: str) -> ApiError:
    """400 for what this emulator does not do, by its name."""
    return ApiError(400, f"The emulator does not do {what}.")


def stranger(*, drive: bool, sent: bool) -> ApiError:
    """401, with or without a token having been sent."""
    if drive and sent:
        return DriveError(
            401, "Invalid Credentials", reason="authError", location="Authorization", location_type="header"
        )
    return ApiError(401, BAD_CREDENTIALS if sent else NO_CREDENTIALS)


def exhausted(kind: str, per: str, limit: int) -> ApiError:
    """429 of Sheets; kind is Read or Write, per is user or project."""
    metric = f"{kind} requests"
    message = (
        f"Quota exceeded for quota metric '{metric}' and limit '{metric} per minute{' per user' * (per == 'user')}' "
        "of service 'sheets.googleapis.com' for consumer 'project_number:603366585132'."
    )
    name = f"{kind}RequestsPerMinutePer{'User' if per == 'user' else 'Project'}"
    metadata = {
        "service": "sheets.googleapis.com",
        "consumer": "projects/603366585132",
        "quota_limit": name,
        "quota_limit_value": str(limit),
        "quota_location": "global",
        "quota_metric": f"sheets.googleapis.com/{kind.lower()}_requests",
        "quota_unit": "1/min/{project}/{user}" if per == "user" else "1/min/{project}",
    }
    info: Json = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": metadata,
    }
    link = {
        "description": "Request a higher quota limit.",
        "url": "https://cloud.google.com/docs/quotas/help/request_increase",
    }
    return ApiError(429, message, [info, {"@type": "type.googleapis.com/google.rpc.Help", "links": [link]}])


def too_fast() -> DriveError:
    """403 of Drive for too many requests in a minute."""
    return DriveError(403, "User Rate Limit Exceeded", reason="userRateLimitExceeded", domain="usageLimits")
