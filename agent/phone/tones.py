"""Tones of a keypad within the sound. The carrier tells of keys by message; what is left of them here is no speech."""

import numpy as np

from agent.phone.frames import LINE_RATE

ROWS = (697, 770, 852, 941)
COLUMNS = (1209, 1336, 1477, 1633)
"""ITU-T Q.23."""
PURITY = 0.8
"""Share of a frame's energy in its strongest row and column together; speech stays below it for 40 ms at a time."""
TWIST = 10.0
"""Neither of the two is stronger than the other by more than this factor of energy (10 dB, as Q.24 receivers allow)."""
QUIETEST = 100.0
"""Root mean square below which a frame is no key: -50 dBFS."""


class KeyTones:
    """Silences the tones of keys, from their second frame of 20 ms on: the first is too short for anybody's speech."""

    def __init__(self) -> None:
        self._sounded = False
        self._tables: dict[int, np.ndarray[tuple[int, int], np.dtype[np.complex64]]] = {}

    def silence(self, pcm: bytes) -> bytes:
        """`pcm`: one frame, 16 bit at 8 kHz."""
        before, self._sounded = self._sounded, self._is_tone(pcm)
        return bytes(len(pcm)) if before and self._sounded else pcm

    def _is_tone(self, pcm: bytes) -> bool:
        samples = np.frombuffer(pcm, np.int16).astype(np.float32)
        energy = float(np.dot(samples, samples))
        if not len(samples) or energy < QUIETEST**2 * len(samples):
            return False
        powers = np.abs(self._table(len(samples)) @ samples) ** 2 * 2 / len(samples) / energy
        row, column = float(powers[:4].max()), float(powers[4:].max())
        return row + column >= PURITY and max(row, column) <= TWIST * min(row, column)

    def _table(self, count: int) -> "np.ndarray[tuple[int, int], np.dtype[np.complex64]]":
        if count not in self._tables:
            turns = np.outer(ROWS + COLUMNS, np.arange(count)) / LINE_RATE
            self._tables[count] = np.exp(-2j * np.pi * turns).astype(np.complex64)
        return self._tables[count]
