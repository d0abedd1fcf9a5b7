"""What a voice says: a call → words, in Chinese and English.

Pure. A number is read as people read it aloud: letters as they are, digits one by one (`A001` 零零一); a window's
number is a cardinal (`12号窗口` 十二号窗口). Whatever engine or folder of recorded clips speaks gets these words.
"""

from __future__ import annotations

import re
from typing import Final

from lobby.messages import Text

DIGITS_ZH: Final = "零一二三四五六七八九"
DIGITS_EN: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS_EN: Final = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS_EN: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SPOKEN_BELOW: Final = 1000
"""Up to here a window's number is read as a cardinal; a longer one is a code and is read digit by digit."""


def call_phrase(number: str, window_name: Text) -> Text:
    """`A001`, `3号窗口` → 请A零零一号到三号窗口办理 / Number A, zero zero one, please go to window three."""
    return Text(
        zh=f"请{number_zh(number)}号到{window_zh(window_name.zh)}办理",
        en=f"Number {number_en(number)}, please go to {window_en(window_name.en)}.",
    )


def number_zh(number: str) -> str:
    """`A1000` → A一零零零; `AK01` → AK零一."""
    return "".join(DIGITS_ZH[int(sign)] if sign in "0123456789" else sign for sign in number)


def number_en(number: str) -> str:
    """`A001` → A, zero zero one; `AK01` → A, K, zero one."""
    letters = [sign for sign in number if sign not in "0123456789"]
    digits = " ".join(DIGITS_EN[int(sign)] for sign in number if sign in "0123456789")
    return ", ".join([*letters, digits] if digits else letters)


def window_zh(name: str) -> str:
    """`12号窗口` → 十二号窗口; a name without digits stays as it is."""
    return re.sub(r"[0-9]+", lambda found: cardinal_zh(found[0]), name)


def window_en(name: str) -> str:
    """`Window 12` → window twelve."""
    words = re.sub(r"[0-9]+", lambda found: cardinal_en(found[0]), name)
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def cardinal_zh(digits: str) -> str:
    """`12` → 十二, `105` → 一百零五; from 1000 on digit by digit."""
    value = int(digits)
    if value >= SPOKEN_BELOW:
        return number_zh(digits)
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    if not hundreds and not tens:
        return DIGITS_ZH[ones]
    words = f"{DIGITS_ZH[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if value < 20 else f"{DIGITS_ZH[tens]}十"
    elif ones:
        words += "零"
    return words + (DIGITS_ZH[ones] if ones else "")


def cardinal_en(digits: str) -> str:
    """`12` → twelve, `105` → one hundred and five; from 1000 on digit by digit."""
    value = int(digits)
    if value >= SPOKEN_BELOW:
        return " ".join(DIGITS_EN[int(digit)] for digit in digits)
    hundreds, rest = divmod(value, 100)
    if not hundreds:
        return _below_hundred(rest)
    words = f"{DIGITS_EN[hundreds]} hundred"
    return f"{words} and {_below_hundred(rest)}" if rest else words


def _below_hundred(value: int) -> str:
    if value < 10:
        return DIGITS_EN[value]
    if value < 20:
        return TEENS_EN[value - 10]
    tens, ones = divmod(value, 10)
    return TENS_EN[tens] + (f"-{DIGITS_EN[ones]}" if ones else "")
