"""What a mail's own page shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jobs.pages.sent import JOB_NAMES
from jobs.preview.deeds import Deed, deeds
from jobs.preview.opened import Opened, opened
from jobs.preview.origin import Source, sources, why
from jobs.preview.sight import Item, Sight
from jobs.preview.status import Way, reason, status
from sheets_schema.text import Language, Text


@dataclass(frozen=True)
class Letter:
    """A mail with all that is told of it. `twin` is the same in the other language, None where it cannot be made."""

    item: Item
    job: Text
    status: Text
    reason: Text | None
    deeds: Sequence[Deed]
    why: Text | None
    sources: Sequence[Source]
    sender: str
    opened: Opened | None
    twin: Opened | None


def letter(item: Item, body: bytes | None, sight: Sight, way: Way, sender: str) -> Letter:
    """A mail's page. `body` is what the mail holds, None where that is not kept any more; `sender` the envelope's."""
    message = item.message
    found = opened(body) if body else None
    return Letter(
        item=item,
        job=JOB_NAMES.get(item.mail.job, Text(item.mail.job, item.mail.job)),
        status=status(item, sight, way),
        reason=reason(item),
        deeds=deeds(item, way),
        why=why(message) if message else None,
        sources=sources(message, sight.context) if message else (),
        sender=sender,
        opened=found,
        twin=_twin(item, sight) if found else None,
    )


def _twin(item: Item, sight: Sight) -> Opened | None:
    """The same mail in the other language, for showing only."""
    if item.message is None:
        return None
    to = item.message.to
    other: Language = "en" if to.language == "sv" else "sv"
    made = sight.maker.mail(replace(item.message, to=replace(to, language=other)), "draft")
    return opened(made.body) if made.body else None
