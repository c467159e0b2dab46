from __future__ import annotations

import pytest

from pipeline.chinese import east, sounds


@pytest.mark.parametrize(
    ("chinese", "name"),
    [
        ("卢瑟福", "Rutherford"),
        ("特朗普", "Trump"),
        ("马克龙", "Macron"),
        ("沙利文", "Sullivan"),
        ("穆古拉扎", "Muguruza"),
        ("费尔南多", "Fernando"),
        ("古特雷斯", "Guterres"),
        ("圣马力诺", "San Marino"),
        ("图伊奥内托阿", "Tuionetoa"),
        ("叶夫梅诺夫", "Yevmenov"),
        ("西塔拉曼", "Sitharaman"),
        ("奥密克戎", "Omicron"),
        ("洛克希德", "Lockheed"),
    ],
)
def test_a_name_can_be_written_so(chinese: str, name: str) -> None:
    assert sounds.may_be(chinese, sounds.letters(name))


@pytest.mark.parametrize(
    ("chinese", "name"),
    [
        ("卢瑟福", "Hendricks"),
        ("特朗普", "Clinton"),
        ("马克龙", "Sullivan"),
        ("穆古拉扎", "Kowalski"),
        ("费尔南多", "Jorgensen"),
        ("古特雷斯", "Berryhill"),
        ("西塔拉曼", "Robichaud"),
        ("卢瑟福", "Rutherfordshireham"),
        ("卢瑟福", ""),
        ("", "Rutherford"),
    ],
)
def test_another_name_cannot(chinese: str, name: str) -> None:
    assert not sounds.may_be(chinese, sounds.letters(name))


def test_each_character_has_its_letters() -> None:
    heard = sounds.heard("卢瑟福", "ruthenfort")
    assert heard is not None
    assert [(character, group) for character, group, _ in heard.groups] == [
        ("卢", "ru"),
        ("瑟", "then"),
        ("福", "fort"),
    ]
    assert max(heard.groups, key=lambda group: group[2])[1] == "then"


@pytest.mark.parametrize(
    ("chinese", "land", "name"),
    [
        ("铃木康友", "japan", "Suzuki Yasutomo"),
        ("山田洋次", "japan", "Yamada Yoji"),
        ("长谷川太郎", "japan", "Hasegawa Taro"),
        ("尹锡悦", "korea", "Yoon Seok-yeol"),
        ("李在镕", "korea", "Lee Jae-yong"),
        ("南宫珉", "korea", "Namgung Min"),
        ("阮春福", "vietnam", "Nguyen Xuan Phuc"),
        ("范明政", "vietnam", "Pham Minh Chinh"),
    ],
)
def test_persons_are_read_as_in_their_own_country(chinese: str, land: east.Land, name: str) -> None:
    assert east.persons(chinese, land)[0].whole == name


def test_a_name_of_another_country_has_no_reading() -> None:
    assert east.persons("卢瑟福", "japan") == ()
    assert east.persons("铃木康友", "vietnam") == ()


def test_romanisations_of_one_name_are_alike() -> None:
    assert east.is_alike("Suk-yeol", "Seok-yeol", "korea")
    assert east.is_alike("Ohtani", "Otani", "japan")
    assert not east.is_alike("Hendricks", "Suzuki", "japan")


@pytest.mark.parametrize(
    ("chinese", "word", "wanted"),
    [
        ("斯梅代雷沃", "smedelevo", "smederevo"),
        ("洛比托", "lopito", "lobito"),
        ("考文垂", "coventary", "coventry"),
        ("佩特科维奇", "petkvoic", "petkovic"),
    ],
)
def test_what_sounds_more_like_a_name_is_a_letter_away(chinese: str, word: str, wanted: str) -> None:
    found = sounds.nearer(chinese, word, 4.0)
    assert min(found, key=lambda name: found[name]) == wanted
    heard, right = sounds.heard(chinese, word), sounds.heard(chinese, wanted)
    assert heard is not None and right is not None
    assert found[wanted] == pytest.approx(right.cost) and right.cost < heard.cost
    assert sounds.nearer(chinese, wanted, 4.0) == {}
