"""Language tags."""

import pytest

from pipeline.words import languages


@pytest.mark.parametrize(("tag", "primary"), [("en", "en"), ("fr-CA", "fr"), ("zh-Hans-CN", "zh"), ("EN-gb", "en")])
def test_the_primary_subtag_of_a_tag(tag: str, primary: str) -> None:
    assert languages.primary(tag) == primary
