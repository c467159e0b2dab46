"""Japanese names of JMnedict: surnames and given names in simplified characters, with how they read."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator

from pipeline.chinese import readings, sounds

HAN = re.compile(r"[㐀-鿿々]+")
# Forms of characters that only Japan has, as China writes them.
JAPANESE = str.maketrans(
    dict(
        zip(
            "亜悪圧囲壱隠栄営衛駅円塩縁応欧桜奥価画拡覚楽巻観帰気拠挙郷暁径恵渓経継茎蛍軽鶏芸撃県検権顕験厳広恒鉱国済斎剤雑蔵桟残賛糸歯児辞釈寿収従渋獣縦粛緒叙奨焼証乗浄畳嬢条縄触嘱図穂随髄枢数瀬声斉静摂窃節専浅戦銭潜繊禅双壮争総聡荘蔵臓堕対帯滞滝沢択担単団断遅痴昼鋳庁聴鎮塚逓鉄転点伝灯当党稲闘読弐悩脳覇廃拝売麦発髪抜浜弁宝豊仏変辺穂満黙弥訳薬与余誉揺様謡来頼乱覧竜両猟緑塁類励礼霊齢歴恋炉労朗楼郎録湾巌竜鶴亀齋邉邊澤濱廣國實実徳戸増黒毎歩渉涙歳呂剣険圏巣隣姫弾処鴎侠尭暦曽禎穣粋醸鋭錬働兎厨呉姉嶋嶌峯斎槇瑠砕翠舗荊蔦諌賎遡闇鞆鴬麹",
            "亚恶压围壹隐荣营卫驿圆盐缘应欧樱奥价画扩觉乐卷观归气据举乡晓径惠溪经继茎萤轻鸡艺击县检权显验严广恒矿国济斋剂杂藏栈残赞丝齿儿辞释寿收从涩兽纵肃绪叙奖烧证乘净叠娘条绳触嘱图穗随髓枢数濑声齐静摄窃节专浅战钱潜纤禅双壮争总聪庄藏脏堕对带滞泷泽择担单团断迟痴昼铸厅听镇冢递铁转点传灯当党稻斗读贰恼脑霸废拜卖麦发发拔滨辩宝丰佛变边穗满默弥译药与余誉摇样谣来赖乱览龙两猎绿垒类励礼灵龄历恋炉劳朗楼郎录湾岩龙鹤龟斋边边泽滨广国实实德户增黑每步涉泪岁吕剑险圈巢邻姬弹处鸥侠尧历曾祯穰粹酿锐炼动兔厨吴姊岛岛峰斋槙瑠碎翠铺荆茑谏贱溯暗鞆莺曲",
            strict=True,
        )
    )
)


def chinese(kanji: str) -> str:
    """A name as a Chinese text writes it: 高橋 and 沢村 become 高桥 and 泽村."""
    whole = re.sub("(.)々", r"\1\1", kanji)
    return readings.simplify(whole.translate(JAPANESE))


def usual(latin: str) -> str:
    """A reading as English writes it, long vowels short: *Shuuji*, *Satou* → *shuji*, *sato*."""
    return re.sub(r"o[ou](?!e)", "o", sounds.letters(latin)).replace("uu", "u")


def _entries(database: str) -> Iterator[tuple[list[str], set[str], list[str]]]:
    """The writings, kinds and readings of each entry."""
    with sqlite3.connect(database) as data:
        kanji: dict[int, list[str]] = defaultdict(list)
        for entry, text in data.execute("select idseq, text from NEKanji"):
            if HAN.fullmatch(text):
                kanji[entry].append(text)
        kinds: dict[int, set[str]] = defaultdict(set)
        joined = "from NETranslation n join {} t on t.tid = n.ID"
        for entry, kind in data.execute(f"select n.idseq, t.text {joined.format('NETransType')}"):
            kinds[entry].add(kind)
        glosses: dict[int, list[str]] = defaultdict(list)
        for entry, gloss in data.execute(f"select n.idseq, t.text {joined.format('NETransGloss')}"):
            glosses[entry].append(gloss.split("(")[0].strip())
    for entry, writings in kanji.items():
        yield writings, kinds[entry], glosses[entry]


def persons(database: str) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """How many known persons have each surname, and each given name: (铃木, suzuki), (康友, yasutomo)."""
    entries = list(_entries(database))
    listed = {
        (k, sounds.letters(g))
        for kanji, kinds, glosses in entries
        if "surname" in kinds
        for k in kanji
        for g in glosses
    }
    surnames: Counter[tuple[str, str]] = Counter()
    given: Counter[tuple[str, str]] = Counter()
    for kanji, kinds, glosses in entries:
        for gloss in glosses if "person" in kinds else ():
            parts = gloss.split()
            for writing in kanji if len(parts) == 2 else ():
                for at in (2, 1, 3):
                    if at < len(writing) and (writing[:at], sounds.letters(parts[0])) in listed:
                        surnames[chinese(writing[:at]), usual(parts[0])] += 1
                        given[chinese(writing[at:]), usual(parts[1])] += 1
                        break
    return surnames, given


def pairs(database: str) -> list[tuple[str, str]]:
    surnames, given = persons(database)
    return sorted(surnames.keys() | given.keys())
