"""From the brand of a dose to its release. Not for which strengths there are: that is ``regimens``."""

from __future__ import annotations

from troughwise.advice.covariates import Names
from troughwise.library.library import Library
from troughwise.vocabulary.cases import Case, CaseDose, OralRelease
from troughwise.vocabulary.errors import InputError


def with_releases(case: Case, *, library: Library, names: Names) -> Case:
    """The case with the release of each brand filled in.

    Raises ``InputError`` for a brand that the base does not know, or whose release is not the one that is given.
    """
    doses = tuple(_settled(dose, number, library=library, names=names) for number, dose in enumerate(case.doses, 1))
    return case if doses == case.doses else case.model_copy(update={"doses": doses})


def _settled(dose: CaseDose, number: int, *, library: Library, names: Names) -> CaseDose:
    if not dose.product:
        return dose
    releases = _releases(dose.product, library=library, names=names)
    where = f"doses, entry {number}, product"
    if not releases:
        raise InputError(
            f"'{dose.product}' is no product that the base knows", where=where, to_do="Give the release instead."
        )
    if dose.release in releases:
        return dose
    if dose.release != "not-stated" or len(releases) > 1:
        raise InputError(
            f"'{dose.product}' is not {dose.release}", where=where, to_do=f"It is {' or '.join(sorted(releases))}."
        )
    return dose.model_copy(update={"release": next(iter(releases))})


def _releases(brand: str, *, library: Library, names: Names) -> set[OralRelease]:
    """The releases of the products with that name."""
    terms, written = names(brand), brand.strip().lower()
    return {
        product.release  # type: ignore[misc]  # a product is never "any" or topical
        for product in library.products
        if product.term in terms or written in {name.lower() for name in product.brands}
    }
