"""What the state keeps of receipts: those that could not be had when they were last looked up."""

import json
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from sheets_schema.receipts import Missing

if TYPE_CHECKING:
    from jobs.worker.store import Store

RECEIPTS = "receipts"
"""The fact that tells, as JSON, why each of them could not be had, by what is said of it in its cell."""


def kept_receipts(store: "Store") -> dict[str, Missing]:
    """The receipts that could not be had."""
    kept = json.loads(store.facts.get(RECEIPTS) or "{}")
    return {text: Missing(*map(str, why)) for text, why in kept.items()}


def keep_receipts(
    store: "Store", found: Collection[str], missing: Mapping[str, Missing], still: Collection[str]
) -> None:
    """Keeps what a look came to: those found are let go, and so are those of which no cell `still` speaks."""
    before = kept_receipts(store)
    left = {text: why for text, why in before.items() if text in still and text not in found}
    if (now := {**left, **missing}) != before:
        store.remember(**{RECEIPTS: json.dumps(now, ensure_ascii=False)})
