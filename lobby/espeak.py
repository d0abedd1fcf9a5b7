"""espeak-ng in a process of its own: `python -m lobby.espeak`, JSON lines in and out.

The library is GPL-3, so that nothing else of the house loads it: this process is the line between. Mandarin needs
espeak-ng 1.52 out of the espeakng-loader wheel; Debian's 1.51 reads 请 as English (espeak-ng issues 1236, 1028).

    in   {"id": 1, "language": "zh", "text": "请A零零一号到三号窗口办理"}
    out  {"ready": true, "rate": 22050}                          once, at the start
         {"id": 1, "pcm": "<base64: 16 bit, mono>"}              or {"id": 1, "error": "…"}
"""

from __future__ import annotations

import base64
import ctypes
import json
import re
import signal
import sys
from collections.abc import Callable
from typing import Any, Final

import espeakng_loader

VOICES: Final = {"zh": "cmn", "en": "en"}
WORDS_A_MINUTE: Final = {"zh": 165, "en": 150}
SYNCHRONOUS: Final = 2  # speak_lib.h: AUDIO_OUTPUT_SYNCHRONOUS
RATE_PARAMETER: Final = 1  # speak_lib.h: espeakRATE
BY_CHARACTER: Final = 1  # speak_lib.h: POS_CHARACTER
UTF_8: Final = 1  # speak_lib.h: espeakCHARS_UTF8
MAX_TEXT: Final = 500

OnSamples = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Espeak:
    """The loaded library. `rate` is in samples a second."""

    def __init__(self) -> None:
        self._library: Any = ctypes.CDLL(str(espeakng_loader.get_library_path()))
        data = str(espeakng_loader.get_data_path()).encode()
        self.rate: int = self._library.espeak_Initialize(SYNCHRONOUS, 0, data, 0)
        if self.rate <= 0:
            raise OSError(f"espeak-ng does not start with the data in {data.decode()}")
        self._samples = bytearray()
        # The library keeps the address only: without a name of its own the callback would be collected.
        self._callback: Callable[..., int] = OnSamples(self._heard)
        self._library.espeak_SetSynthCallback(self._callback)

    def render(self, text: str, language: str) -> bytes:
        """The text as 16 bit mono samples. Raises ValueError for a language that is not spoken here."""
        if language not in VOICES:
            raise ValueError(f"found language {language!r}; allowed {', '.join(VOICES)}")
        if self._library.espeak_SetVoiceByName(VOICES[language].encode()):
            raise ValueError(f"espeak-ng has no voice {VOICES[language]}")
        self._library.espeak_SetParameter(RATE_PARAMETER, WORDS_A_MINUTE[language], 0)
        self._samples.clear()
        words = spelled(text[:MAX_TEXT]).encode()
        if self._library.espeak_Synth(words, len(words) + 1, 0, BY_CHARACTER, 0, UTF_8, None, None):
            raise ValueError("espeak-ng refuses this text")
        return bytes(self._samples)

    def _heard(self, samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            self._samples += ctypes.string_at(samples, count * 2)
        return 0


def spelled(text: str) -> str:
    """Letters that stand together read one by one: `AK零一` would be said as a word, `A, K零一` is not."""
    return re.sub(r"(?<=[A-Z])(?=[A-Z])", ", ", text)


def answer(speech: Espeak, line: str) -> dict[str, Any]:
    """What one line asks for, or the reason why not."""
    order = json.loads(line)
    try:
        samples = speech.render(str(order["text"]), str(order["language"]))
    except (ValueError, KeyError) as error:
        return {"id": order.get("id"), "error": str(error)}
    return {"id": order.get("id"), "pcm": base64.b64encode(samples).decode()}


def main() -> None:
    """Answer until standard input ends, which it does when the house's program does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program at the other end of the pipe
    speech = Espeak()
    print(json.dumps({"ready": True, "rate": speech.rate}), flush=True)  # noqa: T201 - the pipe is the interface
    for line in sys.stdin:
        print(json.dumps(answer(speech, line)), flush=True)  # noqa: T201 - see above


if __name__ == "__main__":
    main()
