"""Identity cards for simulated readers: from fields to the block of 256 bytes.

Pure; the layout is that of `drivers.identity_card`, written down a second time, so that a slip in one is seen. The
people are invented: their numbers are the derived ones of hardware.md §4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drivers.settings import suggestion

FLAGS: Final = {"citizen": " ", "resident": "J", "foreigner_2017": "I", "foreigner_2023": "Y"}
_VALID: Final = {"valid_from": (188, 16), "valid_to": (204, 16)}
_PERSON: Final = {"name": (0, 30), "sex": (30, 2), "birth": (36, 16), "number": (122, 36), **_VALID}
LAYOUTS: Final[dict[str, dict[str, tuple[int, int]]]] = {
    "citizen": {**_PERSON, "nation": (32, 4), "address": (52, 70), "authority": (158, 30)},
    "resident": {**_PERSON, "address": (52, 70), "authority": (158, 30), "permit": (220, 18), "issue": (238, 4)},
    "foreigner_2017": {
        "english_name": (0, 120), "sex": (120, 2), "number": (122, 30), "nationality": (152, 6), "name": (158, 30),
        "birth": (220, 16), "version": (236, 4), "authority": (240, 8), **_VALID,
    },
    "foreigner_2023": {
        **_PERSON, "renewals": (32, 4), "english_name": (52, 70), "english_rest": (220, 22), "nationality": (242, 6),
    },
}  # fmt: skip
_ANYBODY: Final = {"sex": "1", "birth": "19900307", "valid_from": "20200101", "valid_to": "长期"}
DEFAULTS: Final[dict[str, dict[str, str]]] = {
    "citizen": {
        **_ANYBODY, "name": "测试", "nation": "01", "number": "110101199003074514", "address": "北京市东城区测试路1号",
        "authority": "北京市公安局东城分局",
    },
    "resident": {
        **_ANYBODY, "name": "測試", "number": "810000199003074518", "address": "广东省深圳市测试路1号",
        "authority": "深圳市公安局", "permit": "H12345678", "issue": "01",
    },
    "foreigner_2017": {
        **_ANYBODY, "english_name": "TEST, PERSON", "number": "GBR110090030701", "nationality": "GBR", "name": "测试",
        "version": "01", "authority": "1500", "valid_to": "20300101",
    },
    "foreigner_2023": {
        **_ANYBODY, "name": "测试", "number": "910156199003074519", "english_name": "TEST, PERSON",
        "nationality": "GBR", "renewals": "00", "valid_to": "20300101",
    },
}  # fmt: skip


def block_of(fields: Mapping[str, object]) -> bytes:
    """The block of a card; what is not given is a default of its `kind`. Raises ValueError naming the field."""
    kind = fields.get("kind", "citizen")
    if not isinstance(kind, str) or kind not in LAYOUTS:
        raise ValueError(
            f"card kind: found {str(kind)[:40]!r}; allowed {', '.join(LAYOUTS)}{suggestion(kind, LAYOUTS)}"
        )
    layout = LAYOUTS[kind]
    block = bytearray(" ".encode("utf-16-le") * 128)
    for name, value in {**DEFAULTS[kind], **fields}.items():
        if name == "kind":
            continue
        if name not in layout:
            raise ValueError(f"card: found {name!r}; allowed {', '.join(sorted(layout))}{suggestion(name, layout)}")
        start, length = layout[name]
        text = value.encode("utf-16-le") if isinstance(value, str) else None
        if text is None or len(text) > length:
            raise ValueError(f"card {name}: found something else; allowed a text of up to {length // 2} characters")
        block[start : start + length] = text + " ".encode("utf-16-le") * ((length - len(text)) // 2)
    block[248:250] = FLAGS[kind].encode("utf-16-le")
    return bytes(block)
