"""[fleet] in gruppbok.toml, and what the environment says of the fleet's database and key."""

from pathlib import Path

import pytest

from jobs.fleet_settings import FleetSettings
from jobs.settings import load
from jobs.settings_keys import SettingsError
from sheets_schema.text import LANGUAGES

FULL = """
[fleet]
database = "host=/run/postgresql dbname=gruppbok"
accounts = ["konto1.json", "/etc/gruppbok/konto2.json"]
sweep = 120
listen = "127.0.0.1:9500"
seconds = 60
memory = 512
cells = 200000
mails = 50
"""


@pytest.fixture(name="path")
def configuration(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the configuration is, in an environment that says nothing of a fleet."""
    for name in ("GRUPPBOK_FLEET_DATABASE", "GRUPPBOK_FLEET_KEY"):
        monkeypatch.delenv(name, raising=False)
    return folder / "gruppbok.toml"


def said(path: Path, text: str) -> FleetSettings:
    """What a file says of the fleet."""
    path.write_text(text, "utf-8")
    return load(str(path)).fleet


def test_everything_it_may_say(path: Path) -> None:
    assert said(path, FULL) == FleetSettings(
        database="host=/run/postgresql dbname=gruppbok",
        key="",
        accounts=(path.parent / "konto1.json", Path("/etc/gruppbok/konto2.json")),
        sweep=120,
        listen="127.0.0.1:9500",
        seconds=60,
        memory=512,
        cells=200_000,
        mails=50,
    )


def test_what_it_does_not_say(path: Path) -> None:
    assert said(path, "") == said(path, "[fleet]\n") == FleetSettings()
    assert (FleetSettings().sweep, FleetSettings().accounts) == (None, ())


def test_the_environment_goes_before_the_file_beside_and_that_before_the_configuration(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = path.with_name("gruppbok.env")
    env.write_text("GRUPPBOK_FLEET_DATABASE=postgresql://a:b@beside/x\nGRUPPBOK_FLEET_KEY=beside\n")
    assert said(path, FULL)[:2] == ("postgresql://a:b@beside/x", "beside")
    monkeypatch.setenv("GRUPPBOK_FLEET_DATABASE", "postgresql://a:b@environment/x")
    monkeypatch.setenv("GRUPPBOK_FLEET_KEY", " environment\n")
    assert said(path, FULL)[:2] == ("postgresql://a:b@environment/x", "environment")
    env.unlink()
    path.unlink()
    assert load(None).fleet == FleetSettings("postgresql://a:b@environment/x", "environment")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('databas = "x"', "fleet.databas finns inte; det som finns är database, accounts"),
        ("database = 5", "fleet.database är av fel slag"),
        ('database = "host=x password=hemligt"', "fleet.database får inte ha något lösenord"),
        ('database = "postgresql://gruppbok:hemligt@db/x"', "fleet.database får inte ha något lösenord"),
        ('accounts = "konto.json"', "fleet.accounts är av fel slag"),
        ("accounts = [1]", 'fleet.accounts ska vara en lista av filer: ["konto1.json"]'),
        ('accounts = ["a.json", ""]', "fleet.accounts ska vara en lista av filer"),
        ('accounts = ["a.json", "a.json"]', "fleet.accounts har samma fil två gånger"),
        ("sweep = 59", "fleet.sweep ska vara sekunder, 60 till 600"),
        ("sweep = 60.5", "fleet.sweep är av fel slag"),
        ("seconds = 9", "fleet.seconds ska vara sekunder, 10 till 3600"),
        ("memory = 100", "fleet.memory ska vara megabyte, 128 till 65536"),
        ("cells = 99999999", "fleet.cells ska vara celler, 10000 till 10000000"),
        ("mails = 0", "fleet.mails ska vara brev, 1 till 10000"),
        ("mails = true", "fleet.mails är av fel slag"),
        ('listen = "example.org"', "fleet.listen ska vara"),
    ],
)
def test_a_slip_of_the_pen_is_said_in_one_line_without_the_value(path: Path, line: str, why: str) -> None:
    with pytest.raises(SettingsError) as refused:
        said(path, f"[fleet]\n{line}\n")
    assert why in refused.value.says.sv
    for language in LANGUAGES:
        assert "\n" not in refused.value.says[language]
        assert "hemligt" not in refused.value.says[language]


@pytest.mark.parametrize("harmless", ["postgresql://gruppbok@db/x", "host=db passfile=/etc/pgpass", "service=gruppbok"])
def test_an_address_without_a_password_may_stand_in_the_file(path: Path, harmless: str) -> None:
    assert said(path, f'[fleet]\ndatabase = "{harmless}"\n').database == harmless
