"""Every check of a group's book."""

from sheets_schema.checks import association, cashbook, meetings, reading, work

CHECKS = (*reading.CHECKS, *association.CHECKS, *cashbook.CHECKS, *meetings.CHECKS, *work.CHECKS)
