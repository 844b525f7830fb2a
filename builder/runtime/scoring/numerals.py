"""Reads numbers as people type them."""

from __future__ import annotations

import itertools
import math
import re
import unicodedata

from .text import seen

LONGEST_NUMERAL = 40

# Signs that look like a minus, a division, a product, or nothing at all; and those of Arabic numbers.
TYPED_ALIKE = str.maketrans("−–—―‐‑‒⁃⁄∕÷⋅∙•✕✖’‘ʼ′٫٬٪", "--------///·····" + "'" * 4 + ".'%")
RAISED = re.compile(r"(?<=[0-9])[⁺⁻⁰¹²³⁴-⁹]+")  # 10⁸; 5² is no number as people give one, and surely not 52
MIXED = re.compile(r"(?:([0-9]+) ?)?([¼½¾⅐-⅞↉])(?![0-9])")  # 1½
POWER_OF_TEN = re.compile(r"\s*[·×*x]\s*10\s*(?:\^|\*\*)\s*")
TEN_TO = re.compile(r"(?<![0-9.,])10\s*(?:\^|\*\*)\s*")
GROUPED_BY_SPACE = re.compile(r"(?<=[0-9])[ '](?=[0-9]{3}(?![0-9]))")
TIMES = re.compile(r"(?<!\*)\*(?!\*)|[·×]|\s+x\s+")
DECIMAL = re.compile(r"[+-]?\s*(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
# By thousands, or as in India: 12,34,567.
GROUPED_BY_COMMA = re.compile(r"[+-]?\s*[1-9](?:[0-9]{0,2}(?:,[0-9]{3})+|[0-9]?(?:,[0-9]{2})+,[0-9]{3})(?:\.[0-9]*)?")
GROUPED_BY_DOT = re.compile(r"[+-]?\s*[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]*)?")
SHARE_IN_WORDS = re.compile(r"(?<=[0-9])\s+(?:out of|of|in)\s+(?=[0-9])")
OUT_OF_100 = re.compile(r"(?<=[0-9])\s+(?:out of|of|in)\s+100$")
LETTERS_AT_END = re.compile(r"[^\W\d_]+\.?$")
# Whoever counts money writes so, whatever unit stands beside the field, and whatever signs the keyboard has.
CURRENCY = r"(?:[€$£¥₹₩₽]|eur(?:os?)?|usd|dollars?|pounds?)"
MONEY = re.compile(rf"^([+-]?)\s*{CURRENCY}\s*|\s*{CURRENCY}$", re.IGNORECASE)
GREAT = re.compile(r"(?<=[0-9])\s*(thousand|million|billion)$", re.IGNORECASE)
POWERS = {"thousand": "e3", "million": "e6", "billion": "e9"}
SHORT_FORMS = {"hr": "hour", "hrs": "hours", "mins": "min", "secs": "sec", "milliseconds": "ms"}


def read_number(text: str, unit: str = "") -> tuple[float, ...]:
    """Return what `text` may mean as a number: the likeliest reading first, none if it is unreadable.

    Reads `0,167`, `16.7 %`, `1/6`, `1½`, `3 of 10`, `64*10`, `−3`, `1e-3`, `3·10⁸`, `€40`, `2 billion`, `1,000` (1000
    or 1), `8.000` (8 or 8000). What it cannot read it leaves alone: no sign is dropped that would change the value.
    `unit`, or how it begins, may stand beside the number. A per cent sign divides by 100, except where the unit is "%"
    itself.
    """
    # Before all else: each factor of a product may be read in two ways, and their number doubles with each.
    if len(text) > LONGEST_NUMERAL:
        return ()
    text = plain_signs(text).strip().lstrip("=≈~").strip().removesuffix(".").rstrip()
    # "82 of 100" is 82 % in words; 82/100 is a share.
    text, share = without_unit(SHARE_IN_WORDS.sub("/", OUT_OF_100.sub(" %", text)), unit)
    text = GREAT.sub(lambda found: POWERS[found[1].lower()], text)
    above, slash, below = text.partition("/")
    values = products_of(above)
    if slash:
        values = [top / bottom for top in values for bottom in products_of(below) if bottom]
    return tuple(dict.fromkeys(value * share for value in values if math.isfinite(value)))


def plain_signs(text: str) -> str:
    """Return `text` in the signs that numbers are read by: digits of any script as ours, 10⁸ as 10^8, 1½ as 1.5.

    "" where a sign that is a number of its own stands beside a digit: 5₂ is not 52.
    """
    text = "".join(str(unicodedata.decimal(char, char)) for char in seen(text))
    text = RAISED.sub(lambda found: "^" + unicodedata.normalize("NFKC", found[0]), text)
    # To so many digits that it is no number by thousands; and with no fraction bar: ⅓·3 is not 1/(3·3).
    text = MIXED.sub(lambda found: f"{int(found[1] or 0) + unicodedata.numeric(found[2]):.17f}", text)
    kinds = "".join("0" if char.isdecimal() else "\0" if char.isnumeric() else char for char in text)
    unclear = re.search("0[eE]?\0|\0[0\0]", kinds)
    return "" if unclear else unicodedata.normalize("NFKC", text).translate(TYPED_ALIKE)


def without_unit(text: str, unit: str) -> tuple[str, float]:
    """Return `text` without the unit, and what its per cent sign multiplies the number by."""
    low, sign = text.casefold(), plain_signs(unit).strip()
    for percent in ("%", "percent", "per cent"):
        if low.endswith(percent):
            return text[: -len(percent)].rstrip(), 1.0 if sign == "%" else 0.01
    if sign and low.endswith(sign.casefold()):
        return text[: -len(sign)].rstrip(), 1.0
    if sign and low.startswith(sign.casefold()):
        return text[len(sign) :].lstrip(), 1.0
    short = LETTERS_AT_END.search(low)
    word = short.group().rstrip(".") if short else ""
    if short and sign.casefold().startswith(SHORT_FORMS.get(word, word)):  # "31 s" for 31 seconds
        text = text[: short.start()].rstrip()  # and "€2 million" for million euros
    return MONEY.sub(lambda found: found[1] or "", text, count=1), 1.0


def products_of(text: str) -> list[float]:
    """Return the readings of a product without unit or fraction bar; it has one factor as a rule."""
    factors = TIMES.split(POWER_OF_TEN.sub("e", text, count=1).strip())
    return [math.prod(factor) for factor in itertools.product(*map(readings_of, factors))]


def readings_of(text: str) -> list[float]:
    """Return the readings of a number without unit, fraction bar or sign of multiplication."""
    text = TEN_TO.sub("1e", GROUPED_BY_SPACE.sub("", text.strip()), count=1)
    forms = []
    if GROUPED_BY_COMMA.fullmatch(text):
        forms.append(text.replace(",", ""))
    if text.count(",") <= 1 and DECIMAL.fullmatch(text.replace(",", ".")):
        forms.append(text.replace(",", "."))
    if GROUPED_BY_DOT.fullmatch(text):
        forms.append(text.replace(".", "").replace(",", "."))
    found = [(form, float(form.replace(" ", ""))) for form in forms]
    # 1e-400 is not 0; it is less than can be told from it.
    return [value for form, value in found if value or not re.search("[1-9]", form.lower().partition("e")[0])]
