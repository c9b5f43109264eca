"""Every tab of a group's book."""

from sheets_schema.tabs import association, meetings, money, work

TABS = (*association.TABS, *money.TABS, *meetings.TABS, *work.TABS)
