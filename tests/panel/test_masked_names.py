"""A name that is shown masked cannot be guessed by asking (C14)."""

import pytest

from app.features.services.models import ServiceCard
from app.panel.listing import BadQuery, Listing
from tests.world import District


@pytest.mark.parametrize(
    "question",
    [{"contact_name": "王"}, {"contact_name.starts": "王"}, {"sort": "contact_name"}],
    ids=["equal", "begins", "sorted"],
)
def test_who_sees_it_masked_cannot_ask_for_it(district: District, question: dict[str, str]) -> None:
    Listing.of(district.actor("clerk"), ServiceCard, question)
    with pytest.raises(BadQuery):
        Listing.of(district.actor("planning"), ServiceCard, question)
