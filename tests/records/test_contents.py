"""Cases, accounts, sessions and keys: what is kept, for whom, and what is left when it is deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from troughwise.records.backup import back_up, restore
from troughwise.records.records import Records
from troughwise.records.store import Store
from troughwise.vocabulary.accounts import Account
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.stored import CaseContents


@pytest.fixture
def records(store):
    return Records(store)


def kept(records, **case):
    return records.cases.keep(CaseContents(case or {"value": "5.10"}), kind="check", owner="ann", label="one")


def test_a_case_is_seen_by_its_owner_only(records):
    case_id = kept(records)

    assert records.cases.get(case_id, owner="ann").contents.case == {"value": "5.10"}
    assert records.cases.get(case_id, owner="bob") is None


def test_a_second_tab_cannot_overwrite_the_first(records):
    case_id = kept(records)
    records.cases.change(case_id, owner="ann", contents=CaseContents({"value": "6"}), version=1)

    with pytest.raises(InputError, match="changed meanwhile"):
        records.cases.change(case_id, owner="ann", contents=CaseContents({"value": "7"}), version=1)
    assert records.cases.get(case_id, owner="ann").contents.case == {"value": "6"}


def test_a_change_can_be_undone(records):
    case_id = kept(records)
    records.cases.change(case_id, owner="ann", contents=CaseContents({"value": "6"}), version=1)
    records.cases.undo(case_id, owner="ann")

    assert records.cases.get(case_id, owner="ann").contents.case == {"value": "5.10"}


def test_a_deleted_case_leaves_only_that_it_existed(records, store):
    case_id = kept(records, value="a-value-to-look-for")
    records.cases.delete(case_id, owner="ann")

    with store.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM case_version")) == 0
    assert case_id in {act.about for act in records.audit.recent()}


def test_a_password_signs_in_and_a_closed_account_does_not(records, clock):
    made = Account(name="ann", display_name="Ann", roles=("reviewer",), created_at=clock())
    records.accounts.create(made, password="a long enough one", by="test")
    token = records.sessions.begin("ann", lifetime=timedelta(hours=8))

    assert records.accounts.check_password("ann", password="a long enough one").roles == ("reviewer",)
    assert records.accounts.check_password("ann", password="another long one") is None
    assert records.sessions.account_of(token).name == "ann"
    records.accounts.set_active("ann", active=False, by="test")
    assert records.sessions.account_of(token) is None
    assert records.accounts.check_password("ann", password="a long enough one") is None


def test_a_session_ends_when_it_is_not_used(records, clock):
    records.accounts.create(Account(name="ann", display_name="", created_at=clock()), password=None, by="test")
    token = records.sessions.begin("ann", lifetime=timedelta(hours=8))
    clock.pass_by(hours=2)

    assert records.sessions.account_of(token) is None


def test_a_key_is_kept_as_a_hash_and_ends(records, store):
    key = records.api_keys.make("a program", roles=["reader"], by="test")
    with store.reading() as session:
        assert session.scalar(text("SELECT key_hash FROM api_key")) != key
    assert records.api_keys.check(key).roles == ("reader",)
    records.api_keys.end("a program", by="test")
    assert records.api_keys.check(key) is None


def test_a_backup_restores_into_the_other_place_and_verifies(records, store, tmp_path):
    case_id = kept(records)
    back_up(store, path=tmp_path / "store.zip")
    elsewhere = f"sqlite:///{tmp_path}/elsewhere.db"
    restore(elsewhere, path=tmp_path / "store.zip")
    again = Records(Store.open(elsewhere))

    assert again.cases.get(case_id, owner="ann").contents.case == {"value": "5.10"}
    assert (again.audit.verify(), again.reviews.verify()) == ((), ())
    with pytest.raises(InputError, match="not empty"):
        restore(elsewhere, path=tmp_path / "store.zip")


def test_a_damaged_backup_is_refused(store, tmp_path):
    back_up(store, path=tmp_path / "store.zip")
    whole = (tmp_path / "store.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(InputError, match="damaged"):
        restore(f"sqlite:///{tmp_path}/new.db", path=tmp_path / "half.zip")
