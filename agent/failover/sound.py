"""Whether bytes that a vendor calls sound can be speech in 16-bit samples."""

import numpy as np

_OTHER_FORMATS = (b"ID3", b"RIFF", b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1")
_LOOKED_AT = 64
TOO_LOUD = 15_000
"""Root mean square of 16-bit samples. Random bytes have 18,900; speech at full level stays below 10,000."""


def can_be_speech(data: bytes) -> bool:
    """False for other formats, for text and for noise at full level; the first piece of a sentence is enough."""
    head = data[:_LOOKED_AT]
    if head.startswith(_OTHER_FORMATS):
        return False
    if len(head) == _LOOKED_AT and all(byte in b"\t\r\n" or 32 <= byte < 127 for byte in head):
        return False
    samples = np.frombuffer(data[: len(data) // 2 * 2], np.int16)
    return samples.size == 0 or float(np.sqrt(np.mean(samples.astype(np.float64) ** 2))) < TOO_LOUD
