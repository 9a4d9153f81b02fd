"""How numbers are set on pages, and what must not be touched."""

from __future__ import annotations

import pytest

from troughwise.faces.web.showing import _typeset


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("4-6 ng/mL", "4–6\u00a0ng/mL"),
        ("5.0-7.5 nmol/L", "5.0–7.5\u00a0nmol/L"),
        ("drawn 2026-11-09 07:45", "drawn 2026-11-09 07:45"),
        ("doi:10.1016/j.kint-2024-5", "doi:10.1016/j.kint-2024-5"),
        ("IL-2 and CYP3A5*3", "IL-2 and CYP3A5*3"),
        ("105(1S):S1-S69", "105(1S):S1-S69"),
        ("-1.3 to 0.5", "-1.3 to 0.5"),
    ],
)
def test_only_ranges_get_the_dash(written, shown):
    assert _typeset(written) == shown
