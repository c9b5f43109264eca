"""The letters' templates, made ready once by the server that looks are forked from: a third of a second of each that mails."""

from zoneinfo import ZoneInfo

from jobs.worker.render import prepare

prepare(ZoneInfo("Europe/Stockholm"))
