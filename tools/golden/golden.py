"""What the scripts share: Keras on JAX, and the writer of the files."""

import json
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"

import jax
import keras
import numpy as np

FOLDER = Path(__file__).resolve().parents[2] / "core/src/test/resources/golden"


def double_precision():
    jax.config.update("jax_enable_x64", True)
    keras.config.set_floatx("float64")


def rounded(value):
    """Arrays as nested lists of numbers of 9 digits, which tell float32 values apart."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    if isinstance(value, (str, bool, int)) or value is None:
        return value
    array = np.asarray(value)
    if array.ndim == 0:
        return float(f"{float(array):.9g}")
    return [rounded(item) for item in array]


class Arrays:
    """Labels and predictions, each stored once; cases refer to them by index."""

    def __init__(self):
        self.arrays = []

    def index(self, array):
        flat = array.ravel().tolist()
        if flat not in self.arrays:
            self.arrays.append(flat)
        return self.arrays.index(flat)

    def content(self):
        return [np.array(flat) for flat in self.arrays]


def as_float32(array):
    """The values that a float32 array can hold: the library gets exactly these."""
    return np.asarray(array, "float32").astype("float64")


def lines(value, indent):
    """JSON with one line for each short object and each list of numbers."""
    text = json.dumps(value)
    if len(text) < 200:
        return text
    if isinstance(value, dict):
        inner = ",\n".join(
            f"{indent} {json.dumps(key)}: {lines(item, indent + ' ')}" for key, item in value.items()
        )
        return "{\n" + inner + "\n" + indent + "}"
    if isinstance(value, list) and value and isinstance(value[0], (dict, list)):
        inner = ",\n".join(f"{indent} {lines(item, indent + ' ')}" for item in value)
        return "[\n" + inner + "\n" + indent + "]"
    return text


def write(name, seed, content, script=None):
    header = {
        "madeBy": f"tools/golden/{script or name}.py",
        "keras": keras.__version__,
        "jax": jax.__version__,
        "numpy": np.__version__,
        "floatx": keras.config.floatx(),
        "seed": seed,
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.json").write_text(lines(rounded({**header, **content}), "") + "\n")
