"""The questions of setup, in their order, with the words that help to answer each."""

from collections.abc import Callable

from jobs.commands.conversation import NO, YES, YES_NO, Choice, Question, Talk
from jobs.commands.conversation_account import NONE, PORTS, is_empty, keeps_oauth2, keeps_password, user_of
from jobs.settings_keys import LOOPBACK
from sheets_schema.text import Text

_MAILS = ("gmail", "server")
_SECURITIES = (
    Choice("tls", Text("TLS (det vanligaste)", "TLS (the most common)")),
    Choice("starttls", Text("STARTTLS", "STARTTLS")),
)


def says(sv: str, en: str) -> Callable[[Talk], Text]:
    """The same help in every talk."""
    return lambda _: Text(sv, en)


def _how_to_share(talk: Talk) -> Text:
    copy = Text(
        "Kopiera adressen ur webbläsaren. Den börjar med https://docs.google.com/spreadsheets/d/",
        "Copy the address from the browser. It begins with https://docs.google.com/spreadsheets/d/",
    )
    account = talk.facts.get("account")
    if not account:
        return copy
    return Text(
        f"Dela först arket (knappen Dela) med {account} som Redigerare. {copy.sv}",
        f"First share the sheet (the button Share) with {account} as an Editor. {copy.en}",
    )


def _unseen(sv: str, en: str) -> Callable[[Talk], Text]:
    """Help with a password: where it comes from, that it does not show, and what nothing means."""

    def words(talk: Talk) -> Text:
        kept = keeps_password(talk)
        enter = (
            Text("Enter: det som är sparat.", "Enter: the one that is kept.")
            if kept
            else Text("Enter: senare.", "Enter: later.")
        )
        return Text(f"{sv} Det syns inte när du skriver. {enter.sv}", f"{en} It does not show as you type. {enter.en}")

    return words


def usual(key: str, otherwise: str = "") -> Callable[[Talk], str]:
    """Enter means what was answered before, else this."""
    return lambda talk: talk.usual.get(key) or otherwise


def word(key: str, otherwise: Text) -> Callable[[Talk], str]:
    """Enter means what was answered before, else this in the talk's language."""
    return lambda talk: talk.usual.get(key) or otherwise[talk.language]


def chose(key: str, *values: str) -> Callable[[Talk], bool]:
    """For the talks in which one of these was answered."""
    return lambda talk: talk.get(key) in values


def _nothing(_: Talk) -> str:
    return ""


def _always(_: Talk) -> bool:
    return True


def _is_here(talk: Talk) -> bool:
    return talk.get("mail") == "server" and talk.get("host") in LOOPBACK


def _is_elsewhere(talk: Talk) -> bool:
    return talk.get("mail") == "server" and talk.get("host") not in LOOPBACK


def _wants_password(talk: Talk) -> bool:
    return bool(user_of(talk)) and not keeps_oauth2(talk)


def _port(talk: Talk) -> str:
    """As before where the security is as before."""
    same = talk.usual.get("security") == talk.get("security")
    return (talk.usual.get("port") if same else None) or PORTS.get(talk.get("security"), "")


def _user(talk: Talk) -> str:
    """As before where the sender is as before, else the sender's address."""
    same = talk.usual.get("sender") == talk.get("sender")
    return (talk.usual.get("user") if same else None) or talk.facts.get("address", "")


QUESTIONS = (
    Question(
        "language",
        Text("Vilket språk? / Which language?", "Vilket språk? / Which language?"),
        says("", ""),
        usual("language", "sv"),
        lambda talk: "language" not in talk.facts,
        (Choice("sv", Text("svenska", "svenska")), Choice("en", Text("English", "English"))),
    ),
    Question(
        "where",
        Text("Var finns gruppens bok?", "Where is the group's book?"),
        says(
            "Boken är kalkylarket med kassabok, medlemmar och möten.",
            "The book is the spreadsheet with cashbook, members and meetings.",
        ),
        usual("where", "new"),
        _always,
        (
            Choice("new", Text("Ingenstans än: gör en ny fil här", "Nowhere yet: make a new file here")),
            Choice("file", Text("I en fil som redan finns", "In a file that is there already")),
            Choice("google", Text("I ett delat Google-ark", "In a shared Google Sheet")),
        ),
    ),
    Question(
        "new",
        Text("Vad ska filen heta?", "What is the file to be called?"),
        lambda talk: Text(f"Den görs i {talk.facts['folder']}", f"It is made in {talk.facts['folder']}"),
        word("new", Text("bok.xlsx", "book.xlsx")),
        chose("where", "new"),
    ),
    Question(
        "file",
        Text("Vilken fil?", "Which file?"),
        says(
            "En .xlsx- eller .ods-fil. Skriv dess namn, eller dra den hit till fönstret.",
            "An .xlsx or .ods file. Type its name, or drag it to this window.",
        ),
        usual("file"),
        chose("where", "file"),
    ),
    Question(
        "key",
        Text("Vilken är programmets nyckelfil?", "Which is the program's key file?"),
        says(
            "Den slutar på .json och hämtas från Google Cloud. Del 2 och 3 i docs/google.md visar hur.",
            "It ends in .json and comes from Google Cloud. Parts 2 and 3 of docs/google.en.md show how.",
        ),
        usual("key", "credentials.json"),
        lambda talk: talk.get("where") == "google" and "has_key" not in talk.facts,
    ),
    Question(
        "sheet",
        Text("Vilken adress har arket?", "What is the sheet's address?"),
        _how_to_share,
        usual("sheet"),
        chose("where", "google"),
    ),
    Question(
        "fill",
        Text("Arket saknar flikar eller rubriker. Ska de läggas till?", "The sheet lacks tabs or headers. Add them?"),
        says("Det som ni har skrivit rörs inte.", "What you have written is not touched."),
        usual("fill", "yes"),
        lambda talk: talk.get("where") == "google" and talk.facts.get("lacks") == "yes",
        YES_NO,
    ),
    Question(
        "mail",
        Text("Hur ska breven skickas?", "How are the mails to be sent?"),
        says(
            "Det går bra att vänta: tills dess blir breven utkast som du kan läsa.",
            "It can wait: until then the mails are drafts that you can read.",
        ),
        usual("mail", "later"),
        _always,
        (
            Choice("later", Text("Inte än", "Not yet")),
            Choice("gmail", Text("Från ett Gmail-konto", "From a Gmail account")),
            Choice("server", Text("Genom en annan mejlserver", "By another mail server")),
        ),
    ),
    Question(
        "sender",
        Text("Från vilken adress?", "From which address?"),
        says("Helst gruppens egen, till exempel gruppen@gmail.com", "The group's own if it has one: grupp17@gmail.com"),
        usual("sender"),
        chose("mail", *_MAILS),
    ),
    Question(
        "host",
        Text("Vad heter mejlservern?", "What is the mail server called?"),
        says(
            "Fråga leverantören efter SMTP-serverns namn, till exempel smtp.exempel.se",
            "Ask the provider for the SMTP server's name, such as smtp.example.org",
        ),
        usual("host"),
        chose("mail", "server"),
    ),
    Question(
        "security",
        Text("Hur skyddas förbindelsen?", "How is the connection protected?"),
        says(
            "Port 465 är nästan alltid TLS, och port 587 STARTTLS.", "Port 465 is nearly always TLS, and 587 STARTTLS."
        ),
        usual("security", "tls"),
        _is_elsewhere,
        _SECURITIES,
    ),
    Question(
        "security",
        Text("Hur skyddas förbindelsen?", "How is the connection protected?"),
        says("Servern är på den här datorn.", "The server is on this computer."),
        usual("security", "none"),
        _is_here,
        (*_SECURITIES, Choice("none", Text("Inte alls", "Not at all"))),
    ),
    Question(
        "port",
        Text("Vilken port?", "Which port?"),
        says("", ""),
        _port,
        chose("mail", "server"),
    ),
    Question(
        "user",
        Text("Vilket namn loggar du in med?", "What name do you log in with?"),
        says(
            f"Oftast hela adressen. Skriv {NONE} om servern inte vill ha någon inloggning.",
            f"Often the whole address. Type {NONE} if the server wants no login.",
        ),
        _user,
        chose("mail", "server"),
    ),
    Question(
        "password",
        Text("Vilket är applösenordet?", "What is the app password?"),
        _unseen(
            "Sexton bokstäver från https://myaccount.google.com/apppasswords (del 1 i docs/mail.md).",
            "Sixteen letters from https://myaccount.google.com/apppasswords (part 1 of docs/mail.en.md).",
        ),
        _nothing,
        lambda talk: talk.get("mail") == "gmail" and _wants_password(talk),
        secret=True,
    ),
    Question(
        "password",
        Text("Vilket är lösenordet?", "What is the password?"),
        _unseen("Det som leverantören har gett er.", "The one that the provider gave you."),
        _nothing,
        lambda talk: talk.get("mail") == "server" and _wants_password(talk),
        secret=True,
    ),
    Question("right", Text("Är det rätt?", "Is that right?"), says("", ""), usual("right", YES), _always, YES_NO),
)
TRIAL = Question(
    "trial",
    Text("Vart ska ett provbrev gå?", "Where is a test mail to go?"),
    says("Skriv din egen adress, eller - för att hoppa över.", "Type your own address, or - to skip it."),
    usual("trial", NONE),
    _always,
)
PREVIEW = Question(
    "preview",
    Text("Visa i webbläsaren vad som kommer att skickas?", "Show in the browser what will be sent?"),
    says("", ""),
    lambda talk: NO if is_empty(talk) else YES,
    _always,
    YES_NO,
)
