"""Every check of a group's book."""

from sheets_schema.checks import (
    annual_meeting,
    association,
    bank,
    boxes,
    cashbook,
    closing,
    forwarding,
    meetings,
    reading,
    receipts,
    roles,
    work,
)

CHECKS = (
    *reading.CHECKS,
    *association.CHECKS,
    *roles.CHECKS,
    *cashbook.CHECKS,
    *closing.CHECKS,
    *bank.CHECKS,
    *receipts.CHECKS,
    *forwarding.CHECKS,
    *meetings.CHECKS,
    *annual_meeting.CHECKS,
    *work.CHECKS,
    *boxes.CHECKS,
)
