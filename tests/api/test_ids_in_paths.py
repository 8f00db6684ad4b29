"""What is no id in a path leads nowhere, before anything is looked up."""

import pytest
from django.urls import Resolver404, resolve

ID = "0199a0e8-6b1c-7d2f-8a11-2b3c4d5e6f70"


@pytest.mark.parametrize("place", ["households/{}", "transactions/{}", "investments/imports/{}/commit", "couples/{}"])
@pytest.mark.parametrize("wrong", ["0" * 36, "-" * 36, ID[:-1], f"{ID}0", ID.replace("-", "")])
def test_what_is_no_id_leads_nowhere(place: str, wrong: str) -> None:
    assert resolve("/api/v1/" + place.format(ID))

    with pytest.raises(Resolver404):
        resolve("/api/v1/" + place.format(wrong))
