"""The peoples of China by the two digits that identity cards use (GB/T 3304).

Pure. Source: hardware.md §4 (devibizsys/saibz5_all, CodeList99, 01 to 56); 57, 97 and 98 are in use by the police but
not in the standard, so a card with a code that is not here shows the code itself.
"""

from __future__ import annotations

from typing import Final

_NAMES: Final = (  # noqa: SIM905 - a hundred quotes would hide the table
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
).split()

PEOPLES: Final[dict[str, str]] = {
    **{f"{code:02d}": name for code, name in enumerate(_NAMES, 1)},
    "57": "穿青人", "97": "其他", "98": "外国血统",
}  # fmt: skip
