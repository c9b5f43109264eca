"""The tabs that the worker writes, and no one else."""

from dataclasses import dataclass

from sheets_schema.text import Text


@dataclass(frozen=True)
class OurTab:
    """One tab of the worker's: its key, its title and what people find in it."""

    key: str
    label: Text
    help: Text


OVERVIEW = OurTab(
    "overview",
    Text("Översikt", "Overview"),
    Text("Hur det står till: det viktigaste på en sida.", "How things stand: what matters most on one page."),
)
FINDINGS = OurTab(
    "findings",
    Text("Kontroll", "Findings"),
    Text(
        "Vad som behöver rättas, var, och vad man skriver i stället.",
        "What needs mending, where, and what to write instead.",
    ),
)
ANNUAL = OurTab(
    "annual",
    Text("Årsbokslut", "Annual"),
    Text("Årets konton, intäkter, kostnader och resultat.", "The year's accounts, income, expense and result."),
)
SENT = OurTab(
    "sent",
    Text("Skickat", "Sent"),
    Text("Alla brev som har gått ut, eller väntar.", "Every mail that has gone out, or waits."),
)
BANK = OurTab(
    "bank",
    Text("Bankavstämning", "Bank"),
    Text("Kontoutdraget bredvid kassaboken.", "The bank statement beside the cashbook."),
)
OURS = (OVERVIEW, FINDINGS, ANNUAL, SENT, BANK)
