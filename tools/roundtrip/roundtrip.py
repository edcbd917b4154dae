"""The round trip between Elman and a real Keras, in both directions.

Elman has written models (RoundTrip.java of the formats module's tests says how); here Keras

1. opens each `NAME.keras` and `NAME.h5` and must compute the same outputs;
2. trains three updates from it and must arrive at the weights of `NAME.elman.keras`;
3. saves what it has (`NAME.keras-trained.keras`), with its outputs, and trains three more updates: the
   outputs after these are in `NAME.keras-trained.io.json` as well. KerasRoundTripTest holds Elman to them.

Models with layers that only Elman has (`own_NAME.keras`) must be refused, naming a class of Elman's.

The weights of models whose training draws random numbers (`random_…`) are not compared.

Usage: KERAS_BACKEND=jax python roundtrip.py FOLDER [GOLDENS [PART OF NAME]]
"""

import json
import pathlib
import sys
import warnings

import keras
import numpy as np

OUTPUTS = 1e-5
WEIGHTS = 1e-4
# Keras 3 cannot compile from any .h5 with Lamb, its own included: it is not in optimizers.ALL_OBJECTS
NO_H5 = ["optimizer_lamb"]


def tensors(items):
    return [np.array(i["data"], "float32").reshape(i["shape"]) for i in items]


def items(arrays):
    return [{"shape": list(a.shape), "data": [float(v) for v in a.reshape(-1)]} for a in arrays]


def single(values):
    return values[0] if len(values) == 1 else values


def forget(model):
    for layer in model._flatten_layers():
        if getattr(layer, "stateful", False):
            # not layer.reset_state(), which fails for stacked cells in Keras 3.15.1
            for state in keras.tree.flatten(getattr(layer, "states", [])):
                state.assign(keras.ops.zeros(state.shape))


def run(model, x):
    forget(model)
    outputs = model(single(x), training=False)
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    return [keras.ops.convert_to_numpy(o) for o in outputs]


def difference(a, b):
    return max(float(np.abs(p - q).max()) for p, q in zip(a, b, strict=True))


def values(model):
    return [keras.ops.convert_to_numpy(w) for w in model.weights]


def train(model, x, y):
    forget(model)
    model.fit(single(x), single(y), epochs=3, batch_size=len(x[0]), shuffle=False, verbose=0)


def check(name, folder, goldens):
    io = json.loads((folder / f"{name}.io.json").read_text())
    x, y, expected = tensors(io["inputs"]), tensors(io["targets"]), tensors(io["outputs"])
    load = keras.saving.load_model
    model = load(folder / f"{name}.keras")
    outputs = difference(run(model, x), expected)
    legacy = difference(run(load(folder / f"{name}.h5", compile=name not in NO_H5), x), expected)
    train(model, x, y)
    other = load(folder / f"{name}.elman.keras")
    weights = 0.0 if name.startswith("random_") else difference(values(model), values(other))
    back = f"{name}.keras-trained"
    model.save(goldens / f"{back}.keras")
    record = {"inputs": items(x), "targets": items(y), "outputs": items(run(model, x))}
    model = load(goldens / f"{back}.keras")  # Keras 3.15.1 forgets Huber's delta when it saves
    train(model, x, y)
    record["later"] = items(run(model, x))
    (goldens / f"{back}.io.json").write_text(json.dumps(record, separators=(",", ":")) + "\n")
    return outputs, legacy, weights


def refused(file):
    try:
        keras.saving.load_model(file)
    except (TypeError, ValueError) as error:
        return "'elman" in str(error)
    return False


def main():
    folder = pathlib.Path(sys.argv[1])
    goldens = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else folder)
    failed = 0
    print(f"Keras {keras.__version__}")
    print("| model | .keras | .h5 | weights after 3 updates |\n|---|---|---|---|")
    for file in sorted(folder.glob("*.elman.keras")):
        name = file.name.removesuffix(".elman.keras")
        if len(sys.argv) > 3 and sys.argv[3] not in name:
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", UserWarning)
                # Keras 3.10 says so of its own files too
                warnings.filterwarnings("ignore", message=r"[\s\S]*The structure of `inputs`")
                outputs, legacy, weights = check(name, folder, goldens)
            good = max(outputs, legacy) <= OUTPUTS and weights <= WEIGHTS
            print(f"| {name} | {outputs:.1e} | {legacy:.1e} | {weights:.1e} |{'' if good else ' FAILED'}", flush=True)
        except Exception as error:  # the table shows all models
            good = False
            text = " ".join(str(error).split())
            print(f"| {name} | FAILED: {type(error).__name__}: {text[:300]} |", flush=True)
        failed += not good
    own = sorted(folder.glob("own_*.keras"))
    loaded = [file.stem for file in own if not refused(file)]
    print(f"of {len(own)} files with layers of Elman not refused by name: {loaded or 'none'}")
    sys.exit(1 if failed or loaded else 0)


main()
