"""Sealing: what was sealed comes back by the same key alone, equal stays equal, and what is wrong with a key is said."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.fleet.errors import FleetError
from jobs.fleet.sealing import Seal, fingerprint, group_key, master_key, new_master_key, new_salt
from tests.jobs.helpers import steady

MASTER, SALT = bytes(range(32)), bytes(range(16))
SEAL = Seal(group_key(MASTER, SALT))


@steady(200)
@given(plain=st.text(st.characters(), max_size=80) | st.binary(max_size=80))
def test_what_is_sealed_comes_back_and_equal_stays_equal(plain: str | bytes) -> None:
    sealed = SEAL.seal(plain)
    assert type(sealed) is type(plain)
    assert SEAL.open(sealed) == plain
    assert Seal(group_key(MASTER, SALT)).seal(plain) == sealed
    assert bool(sealed) is bool(plain)


@steady(200)
@given(texts=st.lists(st.text(max_size=40), min_size=2, max_size=2, unique=True))
def test_what_differs_does_so_in_its_first_24_characters(texts: list[str]) -> None:
    """The database's unique indexes rest on it."""
    one, other = (SEAL.seal(text)[:24] for text in texts)
    assert one != other


def test_the_key_of_a_group_is_always_the_same() -> None:
    """What was written by one version is read by the next."""
    assert SEAL.seal("Åsa Ek") == "YfQ8AG4/dsDkNmBdzA7y7qeNFnhcnVk="
    assert fingerprint(MASTER) == "a0d30247c03642aa2aed7dc2866f8373"


@pytest.mark.parametrize("other", [(MASTER, bytes(16)), (bytes(32), SALT)])
def test_another_groups_key_and_another_master_key_open_nothing(other: tuple[bytes, bytes]) -> None:
    seal = Seal(group_key(*other))
    assert seal.seal("Åsa") != SEAL.seal("Åsa")
    for sealed in (SEAL.seal("Åsa"), SEAL.seal(b"mail")):
        with pytest.raises(FleetError) as refused:
            seal.open(sealed)
        assert "GRUPPBOK_FLEET_KEY" in refused.value.says.en
        assert not refused.value.temporary


@pytest.mark.parametrize("wrong", ["Åsa", "A", "AAAA", SEAL.seal("Åsa")[:-4], SEAL.seal("Åsa")[4:], b"mail", b"x" * 40])
def test_what_was_never_sealed_or_was_cut_is_refused(wrong: str | bytes) -> None:
    with pytest.raises(FleetError):
        SEAL.open(wrong)


def test_a_changed_character_is_noticed() -> None:
    sealed = bytearray(SEAL.seal("Åsa Ek, Storgatan 1".encode()))
    for i in range(len(sealed)):
        sealed[i] ^= 1
        with pytest.raises(FleetError):
            SEAL.open(bytes(sealed))
        sealed[i] ^= 1
    assert SEAL.open(bytes(sealed)).startswith("Å".encode())


def test_a_master_key_is_read_however_it_is_written() -> None:
    key = bytes([251, 255, 254] * 10 + [0, 1])
    plain, url = base64.b64encode(key).decode(), base64.urlsafe_b64encode(key).decode()
    assert plain != url
    for text in (plain, url, plain.rstrip("="), f"  {url}\n"):
        assert master_key(text) == key


@pytest.mark.parametrize("text", ["", "hemligt", "å" * 44, base64.b64encode(bytes(31)).decode(), "A" * 64, "=" * 44])
def test_what_is_no_master_key_is_said_in_one_line_without_it(text: str) -> None:
    with pytest.raises(FleetError) as refused:
        master_key(text)
    says = refused.value.says
    assert "GRUPPBOK_FLEET_KEY" in says.sv
    assert "\n" not in says.sv + says.en
    assert not text or text not in says.sv + says.en


def test_new_keys_and_salts_are_nobodys() -> None:
    keys = {master_key(new_master_key()) for _ in range(3)} | {new_salt() for _ in range(3)}
    assert len(keys) == 6
    assert {len(key) for key in keys} == {16, 32}


def test_a_fingerprint_tells_keys_apart_and_is_no_key() -> None:
    assert fingerprint(MASTER) == fingerprint(bytes(range(32)))
    assert fingerprint(MASTER) != fingerprint(bytes(32))
    assert MASTER.hex() not in fingerprint(MASTER)
