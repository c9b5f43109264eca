"""Every job, in the order in which its mails matter, and every tab of ours."""

from jobs import (
    audit_request,
    box_reminders,
    cashbook_findings,
    comments,
    help_requests,
    meeting_calls,
    meeting_changes,
    meeting_reminders,
    notices,
    prospect_reminders,
    report_reminders,
    task_reminders,
    training_reminders,
    weekly_letter,
    welcomes,
)
from jobs.pages import annual, bank, findings, overview, sent
from jobs.plan import Job, Report

JOBS: tuple[Job, ...] = (
    meeting_changes.CANCELLED,
    meeting_changes.UPDATE,
    meeting_calls.JOB,
    meeting_reminders.JOB,
    report_reminders.JOB,
    task_reminders.JOB,
    box_reminders.JOB,
    prospect_reminders.JOB,
    welcomes.JOB,
    help_requests.JOB,
    notices.JOB,
    training_reminders.JOB,
    cashbook_findings.JOB,
    comments.JOB,
    audit_request.JOB,
    weekly_letter.JOB,
)
REPORTS: tuple[Report, ...] = (
    Report("overview", overview.overview),
    Report("findings", findings.findings),
    Report("annual", annual.annual),
    Report("sent", sent.sent),
    Report("bank", bank.bank),
)
