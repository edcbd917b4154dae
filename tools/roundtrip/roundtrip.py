"""The round trip between Elman and a real Keras, in both directions.

Elman has written models (RoundTrip.java of the formats module's tests says how); here Keras

1. opens each `NAME.keras` and `NAME.h5` and must compute the same outputs;
2. trains three updates from it and must arrive at the weights of `NAME.elman.keras`;
3. saves what it has (`NAME.keras-trained.keras`), with its outputs, and trains three more updates: the
   outputs after these are in `NAME.keras-trained.io.json` as well. KerasRoundTripTest holds Elman to them.

Usage: KERAS_BACKEND=jax python roundtrip.py FOLDER [GOLDENS]
"""

import json
import pathlib
import sys
import warnings

import keras
import numpy as np

OUTPUTS = 1e-5
WEIGHTS = 1e-4


def tensors(items):
    return [np.array(i["data"], "float32").reshape(i["shape"]) for i in items]


def items(arrays):
    return [{"shape": list(a.shape), "data": [float(v) for v in a.reshape(-1)]} for a in arrays]


def single(values):
    return values[0] if len(values) == 1 else values


def run(model, x):
    outputs = model(single(x), training=False)
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    return [np.array(o) for o in outputs]


def difference(a, b):
    return max(float(np.abs(p - q).max()) for p, q in zip(a, b, strict=True))


def values(model):
    return [w.numpy() for w in model.weights]


def train(model, x, y):
    model.fit(single(x), single(y), epochs=3, batch_size=len(x[0]), shuffle=False, verbose=0)


def check(name, folder, goldens):
    io = json.loads((folder / f"{name}.io.json").read_text())
    x, y, expected = tensors(io["inputs"]), tensors(io["targets"]), tensors(io["outputs"])
    load = keras.saving.load_model
    model = load(folder / f"{name}.keras")
    outputs = difference(run(model, x), expected)
    legacy = difference(run(load(folder / f"{name}.h5"), x), expected)
    train(model, x, y)
    other = load(folder / f"{name}.elman.keras")
    weights = difference(values(model), values(other))
    back = f"{name}.keras-trained"
    model.save(goldens / f"{back}.keras")
    record = {"inputs": items(x), "targets": items(y), "outputs": items(run(model, x))}
    model = load(goldens / f"{back}.keras")  # Keras 3.15.1 forgets Huber's delta when it saves
    train(model, x, y)
    record["later"] = items(run(model, x))
    (goldens / f"{back}.io.json").write_text(json.dumps(record, separators=(",", ":")) + "\n")
    return outputs, legacy, weights


def main():
    folder = pathlib.Path(sys.argv[1])
    goldens = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else folder)
    failed = 0
    print(f"Keras {keras.__version__}")
    print("| model | .keras | .h5 | weights after 3 updates |\n|---|---|---|---|")
    for file in sorted(folder.glob("*.elman.keras")):
        name = file.name.removesuffix(".elman.keras")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", UserWarning)
                outputs, legacy, weights = check(name, folder, goldens)
            good = max(outputs, legacy) <= OUTPUTS and weights <= WEIGHTS
            print(f"| {name} | {outputs:.1e} | {legacy:.1e} | {weights:.1e} |{'' if good else ' FAILED'}", flush=True)
        except Exception as error:  # the table shows all models
            good = False
            text = " ".join(str(error).split())
            print(f"| {name} | FAILED: {type(error).__name__}: {text[:300]} |", flush=True)
        failed += not good
    sys.exit(1 if failed else 0)


main()
