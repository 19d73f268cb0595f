"""ONNX sessions, one for a model and a process, made so that a fork may share their weights.

A session with one thread starts none of its own, so it survives the fork of a worker's job; its weights are read only
and stay shared with every other job. Working memory is taken for a pass and given back: kept, it would be its own.
"""

import functools
from pathlib import Path
from typing import Any

import onnxruntime as ort  # type: ignore[import-untyped]  # carries no annotations
from pipecat.audio.turn.smart_turn.base_smart_turn import BaseSmartTurn
from pipecat.audio.turn.smart_turn.local_smart_turn_v3 import LocalSmartTurnAnalyzerV3
from pipecat.audio.vad.silero import SileroOnnxModel, SileroVADAnalyzer
from pipecat.audio.vad.vad_analyzer import VADAnalyzer, VADParams


@functools.cache
def session(path: Path) -> ort.InferenceSession:
    """Loads the model on first use: tens of milliseconds."""
    options = ort.SessionOptions()
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    return ort.InferenceSession(str(path), sess_options=options, providers=["CPUExecutionProvider"])


@functools.cache
def _bundled(package: str, name: str) -> Path:
    import importlib.resources

    return Path(str(importlib.resources.files(package).joinpath(name)))


class SharedSmartTurn(LocalSmartTurnAnalyzerV3):
    """pipecat's turn model over the process's session."""

    def __init__(self, **kwargs: Any) -> None:
        # Not the parent's: it would load the model once more.
        BaseSmartTurn.__init__(self, **kwargs)
        self._log_data = False
        self._session = session(_bundled("pipecat.audio.turn.smart_turn.data", "smart-turn-v3.2-cpu.onnx"))


class _Silero(SileroOnnxModel):
    """The recurrent state is a call's own; the session is not."""

    def __init__(self) -> None:
        self.session = session(_bundled("pipecat.audio.vad.data", "silero_vad.onnx"))
        self.sample_rates = [8000, 16000]
        self.reset_states()


class SharedSilero(SileroVADAnalyzer):
    """pipecat's VAD over the process's session."""

    def __init__(self, *, params: VADParams) -> None:
        VADAnalyzer.__init__(self, params=params)
        self._model = _Silero()
        self._windows_since_reset = 0
        self._low_confidence_windows = 0
