"""What a page says while the store cannot be reached, and that all is well afterwards."""

from __future__ import annotations

from tests.faces.web.department import send, stranger, token_in
from troughwise.faces.http.room import Room
from troughwise.keeping import open_records
from troughwise.operations import open_desk

LEVEL = {"value": "17.7", "unit": "ng/mL", "after": "12", "dose": "3 mg bid", "indication": "lupus-nephritis",
         "phase": "maintenance", "act": "check"}  # fmt: skip


def test_a_store_that_is_gone_gives_a_clear_page_and_nothing_half_kept(postgres):
    url = postgres.database()
    browser = stranger(Room(open_desk(), open_records(url)))
    token = token_in(browser.get("/check").text)
    try:
        postgres.stop()
        failed = browser.post("/check", data={"token": token, **LEVEL})
        assert failed.status_code == 503
        assert "Nothing was changed" in failed.text
        assert "Traceback" not in failed.text
        assert "17.7" not in failed.text
        assert browser.get("/ready").status_code == 503
        assert browser.get("/health").status_code == 200
    finally:
        postgres.start()

    assert browser.get("/ready").status_code == 200
    assert "<td" not in browser.get("/cases").text
    assert send(browser, page="/check", **LEVEL).status_code == 303
    postgres.drop(url)
