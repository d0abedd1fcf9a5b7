"""What a voice says: a call → words, in Chinese and English.

Pure. A number is read as people read it aloud: letters as they are, digits one by one (`A001` 零零一; with `yao` 1 is 幺,
as on the telephone); a window's number is a cardinal (`12号窗口` 十二号窗口). Whatever engine or folder of recorded clips
speaks gets these words; `call_words` gives them one by one, as they are recorded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from lobby.messages import Text

DIGITS_ZH: Final = "零一二三四五六七八九"
DIGITS_YAO: Final = "零幺二三四五六七八九"
DIGITS_EN: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS_EN: Final = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS_EN: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SPOKEN_BELOW: Final = 1000
"""Up to here a window's number is read as a cardinal; a longer one is a code and is read digit by digit."""


def call_phrase(number: str, window_name: Text, *, yao: bool = False) -> Text:
    """`A001`, `3号窗口` → 请A零零一号到三号窗口办理 / Number A, zero zero one, please go to window three."""
    return Text(
        zh=f"请{number_zh(number, yao=yao)}号到{window_zh(window_name.zh, yao=yao)}办理",
        en=f"Number {number_en(number)}, please go to {window_en(window_name.en)}.",
    )


def call_words(number: str, window_name: Text, *, yao: bool = False) -> dict[str, tuple[str, ...]]:
    """The same by language, as words to be recorded one by one: 请 A 零 零 一 号 到 三 号窗口 办理."""
    zh = ("请", *number_zh(number, yao=yao), "号", "到", *_window_words_zh(window_name.zh, yao=yao), "办理")
    spelled = re.findall(r"\w+", number_en(number))
    return {"zh": zh, "en": ("number", *spelled, "please go to", *_window_words_en(window_name.en))}


def number_zh(number: str, *, yao: bool = False) -> str:
    """`A1000` → A一零零零 (with `yao` A幺零零零); `AK01` → AK零一."""
    digits = DIGITS_YAO if yao else DIGITS_ZH
    return "".join(digits[int(sign)] if sign in "0123456789" else sign for sign in number)


def number_en(number: str) -> str:
    """`A001` → A, zero zero one; `AK01` → A, K, zero one."""
    letters = [sign for sign in number if sign not in "0123456789"]
    digits = " ".join(DIGITS_EN[int(sign)] for sign in number if sign in "0123456789")
    return ", ".join([*letters, digits] if digits else letters)


def window_zh(name: str, *, yao: bool = False) -> str:
    """`12号窗口` → 十二号窗口; a name without digits stays as it is, full-width digits are digits."""
    return re.sub(r"[0-9]+", lambda found: cardinal_zh(found[0], yao=yao), _plain(name))


def window_en(name: str) -> str:
    """`Window 12` → window twelve; `Window A12` → window A twelve; `Collection desk` → the collection desk."""
    spaced = re.sub(r"(?<=[A-Za-z])(?=[0-9])", " ", _plain(name))
    words = re.sub(r"[0-9]+", lambda found: cardinal_en(found[0]), spaced)
    words = words[:1].lower() + words[1:] if words[1:2].islower() else words
    return words if _is_definite(spaced) else f"the {words}"


def _is_definite(name: str) -> bool:
    return any(sign.isdigit() for sign in name) or name.lower().startswith("the ")


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()


def _window_words_zh(name: str, *, yao: bool) -> Iterator[str]:
    for piece in re.findall(r"[0-9]+|[^0-9]+", _plain(name)):
        if piece.isdigit():
            yield from cardinal_zh(piece, yao=yao)
        else:
            yield piece.strip()


def _window_words_en(name: str) -> Iterator[str]:
    if not _is_definite(_plain(name)):
        yield "the"
    for piece in re.findall(r"[0-9]+|[^0-9]+", _plain(name)):
        if piece.isdigit():
            yield from re.findall(r"\w+", cardinal_en(piece))
        elif piece.strip():
            yield piece.strip().lower()


def cardinal_zh(digits: str, *, yao: bool = False) -> str:
    """`12` → 十二, `105` → 一百零五, never with 幺; from 1000 on digit by digit."""
    value = int(digits)
    if value >= SPOKEN_BELOW:
        return number_zh(digits, yao=yao)
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
