"""The tabs about money: accounts, categories, the cashbook and what the statements say."""

from sheets_schema.kinds import DATE, MARK, SUM, TEXT, YES_NO
from sheets_schema.tab import Speaks, Tab, column
from sheets_schema.tabs.choices import ACCOUNT_TYPE, CATEGORY_TYPE
from sheets_schema.text import Text

BAS = Text("Kontot i BAS-planen, till exempel 1930.", "The account in the Swedish BAS plan, such as 1930.")
VOUCHER_ALIASES = ("verifikation", "verifikationsnr", "ver.nr", "ver nr", "vernr", "verifikationsnummer", "nr")
DATE_ALIASES = ("bokföringsdag", "bokf.datum", "bokf datum", "bokföringsdatum")
ACCOUNTS = Tab(
    "accounts",
    Text("Konton", "Accounts"),
    Text("Där gruppens pengar finns.", "Where the group's money is."),
    (
        column(
            "account",
            "Konto",
            TEXT,
            Text("Namnet som kassaboken använder.", "The name the cashbook uses."),
            starred=True,
        ),
        column(
            "type",
            "Typ",
            ACCOUNT_TYPE,
            Text("Kassa, Bank, Swish eller Annat.", "Cash, Bank, Swish or Other."),
            starred=True,
        ),
        column(
            "opening_balance",
            "Ingående balans",
            SUM,
            Text("Vad som fanns när boken började.", "What was there when the book began."),
            starred=True,
        ),
        column(
            "from",
            "Från datum",
            DATE,
            Text("Dagen då boken började för kontot.", "The day the book began for the account."),
            starred=True,
            aliases=("from date",),
        ),
        column("bas", "BAS", TEXT, BAS, en="BAS"),
    ),
)
CATEGORIES = Tab(
    "categories",
    Text("Kategorier", "Categories"),
    Text("Vad pengarna kommer ifrån och går till.", "What the money comes from and goes to."),
    (
        column(
            "category",
            "Kategori",
            TEXT,
            Text("Namnet som kassaboken använder.", "The name the cashbook uses."),
            starred=True,
        ),
        column(
            "type",
            "Typ",
            CATEGORY_TYPE,
            Text("Intäkt, Kostnad eller Överföring.", "Income, Expense or Transfer."),
            starred=True,
        ),
        column(
            "forwarded",
            "Vidarebefordras",
            YES_NO,
            Text(
                "Ja för insamlade pengar som ska vidare till Amnesty.",
                "Yes for collected money that goes on to Amnesty.",
            ),
        ),
        column("bas", "BAS", TEXT, BAS, en="BAS"),
        column("budget", "Budget", SUM, Text("Årets budget, utan tecken.", "The year's budget, without a sign.")),
    ),
)
CASHBOOK = Tab(
    "cashbook",
    Text("Kassabok", "Cashbook"),
    Text(
        "En rad för varje belopp som kommer in på eller går ut från ett konto. Rätta aldrig över: skriv en ny rad som rättar.",
        "One row for each sum that comes in to or goes out of an account. Never write over: add a row that corrects.",
    ),
    (
        column(
            "voucher",
            "Ver",
            TEXT,
            Text(
                "Kvittots nummer: 1, 2, 3 … börja om varje år.", "The voucher's number: 1, 2, 3 … begin anew each year."
            ),
            starred=True,
            missing="cashbook.voucher_missing",
            aliases=VOUCHER_ALIASES,
        ),
        column(
            "date",
            "Datum",
            DATE,
            Text("Dagen då pengarna kom eller gick.", "The day the money came or went."),
            starred=True,
            missing="cashbook.date_missing",
            invalid="cashbook.date_invalid",
            aliases=DATE_ALIASES,
        ),
        column(
            "text",
            "Text",
            TEXT,
            Text("Vad det gäller, så att en utomstående förstår.", "What it is, so that an outsider understands."),
            starred=True,
            missing="cashbook.text_missing",
        ),
        column(
            "account",
            "Konto",
            TEXT,
            Text("Ett av kontona i fliken Konton.", "One of the accounts in the Accounts tab."),
            starred=True,
            missing="cashbook.account_missing",
            invalid="cashbook.account_unknown",
        ),
        column(
            "category",
            "Kategori",
            TEXT,
            Text("En av kategorierna i fliken Kategorier.", "One of the categories in the Categories tab."),
            starred=True,
            missing="cashbook.category_missing",
            invalid="cashbook.category_unknown",
        ),
        column(
            "money_in",
            "In",
            SUM,
            Text("Belopp som kommer in. Lämna Ut tomt.", "A sum that comes in. Leave Money out empty."),
            needed=True,
            invalid="cashbook.amount_invalid",
            aliases=("inkomst", "intäkt", "income", "in"),
        ),
        column(
            "money_out",
            "Ut",
            SUM,
            Text("Belopp som går ut. Lämna In tomt.", "A sum that goes out. Leave Money in empty."),
            needed=True,
            invalid="cashbook.amount_invalid",
            aliases=("utgift", "kostnad", "expense", "out"),
        ),
        column("counterparty", "Motpart", TEXT, Text("Vem som betalade eller fick betalt.", "Who paid or was paid.")),
        column(
            "receipt",
            "Kvitto",
            MARK,
            Text(
                "Länk till kvittot, eller Ja när det sitter i pärmen.",
                "A link to the receipt, or Yes when it is in the binder.",
            ),
        ),
        column(
            "box",
            "Bössa",
            TEXT,
            Text(
                "Bössans nummer, när pengarna kommer ur en bössa.",
                "The box's number, when the money comes from a collection box.",
            ),
        ),
        column(
            "remark",
            "Granskarens anmärkning",
            TEXT,
            Text("Här skriver granskaren.", "Here the auditor writes."),
            aliases=("revisorns anmärkning",),
        ),
        column(
            "amount",
            "Belopp",
            SUM,
            Text(
                "I stället för In och Ut: plus in, minus ut.", "In place of Money in and Money out: plus in, minus out."
            ),
            invalid="cashbook.amount_invalid",
        ),
    ),
)
RECONCILIATIONS = Tab(
    "reconciliations",
    Text("Avstämning", "Reconciliations"),
    Text(
        "Vad kontoutdraget, eller den räknade kassan, säger vid dagens slut.",
        "What the statement, or the counted cash, says at the end of the day.",
    ),
    (
        column("account", "Konto", TEXT, Text("Ett av kontona.", "One of the accounts."), starred=True),
        column(
            "date",
            "Datum",
            DATE,
            Text("Dagen som avstämningen gäller.", "The day it is about."),
            starred=True,
            aliases=DATE_ALIASES,
        ),
        column(
            "balance", "Saldo", SUM, Text("Saldot vid dagens slut.", "The balance at the end of the day."), starred=True
        ),
        column("by", "Avstämd av", TEXT, Text("Vem som stämde av.", "Who checked it."), speaks=Speaks.OF_OWNERS),
        column("comment", "Kommentar", TEXT, Text("Fritt.", "Free text.")),
    ),
    optional=True,
)
TABS = (ACCOUNTS, CATEGORIES, CASHBOOK, RECONCILIATIONS)
