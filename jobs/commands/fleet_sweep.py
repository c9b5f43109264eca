"""gruppbok fleet sweep: finds out at once which groups are to be looked at, and makes jobs of it for the workers."""

from jobs.commands.fleet_database import opened
from jobs.commands.fleet_office import accounts_of
from jobs.fleet import registry
from jobs.fleet.sweeping import Sweep
from jobs.session import Session
from sheets_schema.text import Text


def run(session: Session) -> int:
    """Sweeps once; 1 where an account could not be asked."""
    accounts = accounts_of(session)
    with opened(session) as connection:
        swept = Sweep(accounts, session.settings.fleet.sweep).run(connection, at_once=True)
        names = {group.id: group.name for group in registry.all_groups(connection)}
    changed, looks = ([names[one] for one in some if one in names] for some in (swept.changed, swept.looks))
    says = [fault.says[session.language] for fault in swept.faults]
    if session.args.json:
        session.print_json({"accounts": swept.asked, "changed": changed, "looks": looks, "faults": says})
    else:
        for line in _lines(changed, looks):
            print(line[session.language])
        for fault in swept.faults:
            session.say(fault.says)
    return 1 if swept.faults else 0


def _lines(changed: list[str], looks: list[str]) -> list[Text]:
    """What was found, in words."""
    seen = ", ".join(sorted(changed))
    made = ", ".join(looks)
    return [
        Text(f"Ändrade ark: {seen}.", f"Changed sheets: {seen}.")
        if changed
        else Text("Inga ark har ändrats.", "No sheets have changed."),
        Text(f"Ska läsas nu: {made}.", f"To be read now: {made}.")
        if looks
        else Text("Inget nytt ska läsas.", "Nothing new is to be read."),
    ]
