"""Sound for what a telephone line lost, made from the sound on both sides of the hole.

Speech is periodic over tens of milliseconds: the last periods before the hole are laid on, and the first ones behind it
are laid back, the one fading into the other. After ITU-T G.711 Appendix I, which knows one side only. A hole that is
longer than that is good for fades to silence, which recognisers bear better than a tone that goes on.
"""

import numpy as np
import numpy.typing as npt

from agent.phone.frames import LINE_RATE, Samples

SHORTEST_PERIOD, LONGEST_PERIOD = LINE_RATE // 400, LINE_RATE // 66
"""Of voices: 66 to 400 Hz (G.711 Appendix I looks from 66 to 200 Hz; women's and children's voices are higher)."""
WINDOW = LINE_RATE // 50
"""20 ms are compared with those a period earlier."""
NEEDED = WINDOW + LONGEST_PERIOD
"""So much sound beside the hole is looked at."""
CARRIES = LINE_RATE * 60 // 1000
"""60 ms: as long as one side is laid on before it has faded (G.711 Appendix I)."""

_Floats = npt.NDArray[np.float32]


def concealed(before: Samples, after: Samples, count: int) -> Samples:
    """`count` samples for the hole between `before` and `after`, either of which may be short or empty. 8 kHz."""
    onward = _laid_on(before.astype(np.float32), count)
    backward = _laid_on(after[::-1].astype(np.float32), count)[::-1]
    share = (np.arange(count, dtype=np.float32) + 0.5) / count
    if not len(before) or not len(after):
        share = np.full(count, 0.0 if len(before) else 1.0, np.float32)
    mixed = onward * (1 - share) + backward * share
    return np.clip(mixed, -32_768, 32_767).astype(np.int16)


def _laid_on(past: _Floats, count: int) -> _Floats:
    """`past` goes on for `count` samples, in its own period, and fades."""
    if len(past) < NEEDED:
        past = np.concatenate([np.zeros(NEEDED - len(past), np.float32), past])
    past = past[-NEEDED:]
    period = _period(past)
    last = past[-period:]
    # The period's own beginning and end meet at every turn: the end is bent to what came before the beginning.
    bend = max(2, period // 4)
    ramp = np.linspace(0, 1, bend, dtype=np.float32)
    cycle = last.copy()
    cycle[-bend:] = last[-bend:] * (1 - ramp) + past[-period - bend : -period] * ramp
    out = np.tile(cycle, -(-count // period))[:count]
    fade = np.clip(1 - np.arange(count, dtype=np.float32) / CARRIES, 0, 1)
    return np.asarray(out * fade, np.float32)


def _period(past: _Floats) -> int:
    """In samples: where the last 20 ms are most like those before them."""
    last = past[-WINDOW:]
    behind = np.lib.stride_tricks.sliding_window_view(past[:-SHORTEST_PERIOD], WINDOW)
    likeness = behind @ last / np.sqrt(np.maximum(1.0, np.einsum("ij,ij->i", behind, behind)))
    return SHORTEST_PERIOD + len(behind) - 1 - int(np.argmax(likeness))
