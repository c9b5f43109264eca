"""Every check of a group's book."""

from sheets_schema.checks import (
    annual_meeting,
    association,
    boxes,
    cashbook,
    closing,
    forwarding,
    meetings,
    reading,
    roles,
    work,
)

CHECKS = (
    *reading.CHECKS,
    *association.CHECKS,
    *roles.CHECKS,
    *cashbook.CHECKS,
    *closing.CHECKS,
    *forwarding.CHECKS,
    *meetings.CHECKS,
    *annual_meeting.CHECKS,
    *work.CHECKS,
    *boxes.CHECKS,
)
