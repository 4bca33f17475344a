"""Views with a leak planted in each: the harness must find every one of them.

The first are those that review found in the program before there were views.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from contingent.register.register import Register
from contingent.register.release import FieldGroup, Releasable, Release
from contingent.register.view import view_of
from tests.builders import replaced

__all__ = ["LEAKS"]

Leak = Callable[[Register, str], Register]


def _titled(whole: Register, viewer: str, told: object) -> Register:
    """The view, with something told in the title of the case."""
    view = view_of(whole, viewer)
    return replaced(view, case=view.case.model_copy(update={"title": f"A test {told}"}))


def _offers(whole: Register, viewer: str, of: Callable[[Any, Any], Mapping[str, Any]]) -> Register:
    """The view, its offers changed by what the whole has: ``of(shown, as it is)``."""
    view = view_of(whole, viewer)
    rows = (o.model_copy(update=dict(of(o, whole.offers_by_id[o.offer]))) for o in view.offers)
    return view.with_rows(offers=tuple(rows))


def _claims(whole: Register, viewer: str, of: Callable[[Any, Any], Mapping[str, Any]]) -> Register:
    view = view_of(whole, viewer)
    rows = (c.model_copy(update=dict(of(c, whole.claims_by_id[c.id]))) for c in view.claims)
    return view.with_rows(claims=tuple(rows))


def _field(*names: str) -> Leak:
    """Fields of offers that stay as they are."""
    return lambda whole, viewer: _offers(
        whole, viewer, lambda _, real: {name: getattr(real, name) for name in names}
    )


def _of_claims(*names: str) -> Leak:
    return lambda whole, viewer: _claims(
        whole, viewer, lambda _, real: {name: getattr(real, name) for name in names}
    )


def _pledged_at(whole: Register, viewer: str) -> Register:
    """The meetings, each with how many pledges there are of it."""
    view = view_of(whole, viewer)
    counts = Counter(row.meeting for row in whole.pledges)
    rows = (row.model_copy(update={"outcome": str(counts[row.meeting])}) for row in view.meetings)
    return view.with_rows(meetings=tuple(rows))


def _released_as(whole: Register, rows: Iterable[Release]) -> Register:
    return whole.with_rows(releases=tuple(rows))


def _known_from(whole: Register, viewer: str) -> Register:
    view = view_of(whole, viewer)
    real = whole.consents
    rows = (
        row.model_copy(update={"known_from": was.known_day(whole.claims_by_id)})
        for row, was in zip(view.consents, real, strict=True)
    )
    return view.with_rows(consents=tuple(rows))


def _order(whole: Register, viewer: str) -> Register:
    """Rows stand where they stood: by how many hidden ones are before them."""
    view = view_of(whole, viewer)
    places = {offer.offer: place for place, offer in enumerate(whole.offers)}
    rows = sorted(view.offers, key=lambda o: (places[o.offer] % 2, places[o.offer]))
    return view.with_rows(offers=tuple(rows))


def _named_in_conditions(whole: Register, viewer: str) -> Register:
    """An event stands only for conditions that there are."""
    return _offers(
        whole,
        viewer,
        lambda _, real: {} if str(real.condition) else {"condition": real.condition},
    )


def _withheld_if_any(whole: Register, viewer: str) -> Register:
    def told(shown: Any, real: Any) -> Mapping[str, Any]:
        if real.caveats:
            return {}
        return {"withheld": tuple(p for p in shown.withheld if p is not FieldGroup.CAVEATS)}

    return _offers(whole, viewer, told)


def _events_left(whole: Register, viewer: str) -> Register:
    """An event for the condition of every offer, also of those that are hidden."""
    view, every = view_of(whole, viewer), view_of(whole, "public")
    hidden = [o for o in whole.offers if o.offer not in view.offers_by_id and str(o.condition)]
    extra = tuple({"event": f"withheld.{offer.offer}"} for offer in hidden)
    more = Register.model_validate({"case": every.case, "events": extra}).events
    return view.with_rows(events=(*view.events, *more))


def _nations_that_offer(whole: Register, viewer: str) -> Register:
    """Only nations that offer something, seen or not, are named as such."""
    view = view_of(whole, viewer)
    offering = {offer.nation for offer in whole.offers}
    rows = (
        n.model_copy(update={"notes": "offers" if n.nation in offering else ""})
        for n in view.nations
    )
    return view.with_rows(nations=tuple(rows))


def _rests_on_hidden(whole: Register, viewer: str) -> Register:
    """Claims that rest on nothing seen stay by number."""
    return _offers(
        whole,
        viewer,
        lambda shown, real: {"note": f"{shown.note} {len(real.claims)}"},
    )


def _first_known(whole: Register, viewer: str) -> Register:
    day = min((c.stated_on for c in whole.claims), default="")
    return _titled(whole, viewer, day)


def _releases_of_seen(whole: Register, viewer: str) -> Register:
    view = view_of(whole, viewer)
    seen = {("offer", name) for name in view.offers_by_id} | {
        ("claim", n) for n in view.claims_by_id
    }
    return view.with_rows(releases=tuple(r for r in whole.releases if (r.kind.value, r.id) in seen))


def _released_by(whole: Register, viewer: str) -> Register:
    """Who released a row, of those who released it to the viewer."""
    view = view_of(whole, viewer)
    names = {(r.kind, r.id): r.by for r in whole.releases}
    rows = (r.model_copy(update={"by": names[r.kind, r.id]}) for r in view.releases)
    return view.with_rows(releases=tuple(rows))


def _amounts(shown: Any, real: Any) -> Mapping[str, Any]:
    return {"supplies": real.supplies}


def _none_or_some(shown: Any, real: Any) -> Mapping[str, Any]:
    """Packages none are told of still play, if there are many."""
    return {"packages": 1} if real.packages > 4 else {}


#: What the view tells that it must not, by name.
LEAKS: Mapping[str, Leak] = {
    "the whole register": lambda whole, _: whole,
    "the staff's eyes": lambda whole, _: view_of(whole, "staff"),
    "a count of all offers": lambda whole, who: _titled(whole, who, len(whole.offers)),
    "a count of all claims": lambda whole, who: _titled(whole, who, len(whole.claims)),
    "a count of all releases": lambda whole, who: _titled(whole, who, len(whole.releases)),
    "the whole's hash": lambda whole, who: _titled(whole, who, whole.content_hash),
    "the name of the last offer": lambda whole, who: _titled(
        whole, who, [o.offer for o in whole.offers][-1:]
    ),
    "the day of the first claim": _first_known,
    "the order among hidden rows": _order,
    "ids of hidden claims in offers": _field("claims"),
    "which claims that are seen an offer rests on": lambda whole, who: _offers(
        whole,
        who,
        lambda _, real: {
            "claims": tuple(c for c in real.claims if c in view_of(whole, who).claims_by_id)
        },
    ),
    "how many claims an offer rests on": _rests_on_hidden,
    "ids of hidden claims in consents": lambda whole, who: view_of(whole, who).with_rows(
        consents=whole.consents
    ),
    "the day of a hidden claim in consents": _known_from,
    "who seconded, by the id of a hidden claim": _of_claims("seconded_by"),
    "packages": _field("packages"),
    "that packages are many": lambda whole, who: _offers(whole, who, _none_or_some),
    "the range of packages": _field("packages_high"),
    "people": _field("personnel"),
    "amounts": lambda whole, who: _offers(whole, who, _amounts),
    "whether numbers were stated": _field("basis"),
    "notice": _field("ready"),
    "the end of an offer": _field("until"),
    "tours": _field("tour", "rest_ratio"),
    "the condition": _field("condition"),
    "that there is no condition": _named_in_conditions,
    "events for hidden offers": _events_left,
    "caveats": _field("caveats"),
    "that there are no caveats": _withheld_if_any,
    "notes": _field("note"),
    "the words of a claim": _of_claims("evidence", "paraphrase"),
    "the quantity of a claim": _of_claims("quantity"),
    "the condition of a claim": _of_claims("condition"),
    "the caveat of a claim": _of_claims("caveat"),
    "who reviewed a claim": _of_claims("reviewer"),
    "nations that have hidden offers": _nations_that_offer,
    "pledges without a public source": lambda whole, who: view_of(whole, who).with_rows(
        pledges=whole.pledges
    ),
    "how much was pledged at each meeting": _pledged_at,
    "all releases": lambda whole, who: view_of(whole, who).with_rows(releases=whole.releases),
    "to whom else a row was released": _releases_of_seen,
    "who released": _released_by,
    "what was released to groups one is not in": lambda whole, who: view_of(
        _released_as(
            whole,
            (r.model_copy(update={"to": "all"}) if r.to.islower() else r for r in whole.releases),
        ),
        who,
    ),
    "what was released to others": lambda whole, who: view_of(
        _released_as(whole, (r.model_copy(update={"to": "all"}) for r in whole.releases)), who
    ),
    "what exists of every offer": lambda whole, who: view_of(
        _released_as(
            whole,
            (
                *whole.releases,
                *(
                    Release(kind=Releasable.OFFER, id=o.offer, fields="existence", to="all")
                    for o in whole.offers
                ),
            ),
        ),
        who,
    ),
}
