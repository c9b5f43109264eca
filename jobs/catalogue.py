"""Every job, in the order in which its mails matter, and every tab of ours."""

from jobs import (
    cashbook_findings,
    comments,
    meeting_calls,
    meeting_changes,
    meeting_reminders,
    report_reminders,
    weekly_letter,
)
from jobs.pages import annual, findings, overview, sent
from jobs.plan import Job, Report

JOBS: tuple[Job, ...] = (
    meeting_changes.CANCELLED,
    meeting_changes.UPDATE,
    meeting_calls.JOB,
    meeting_reminders.JOB,
    report_reminders.JOB,
    cashbook_findings.JOB,
    comments.JOB,
    weekly_letter.JOB,
)
REPORTS: tuple[Report, ...] = (
    Report("overview", overview.overview),
    Report("findings", findings.findings),
    Report("annual", annual.annual),
    Report("sent", sent.sent),
)
