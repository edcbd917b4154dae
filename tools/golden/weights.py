"""Trainings in which samples, classes and time steps have weights, and outputs too: what Keras's fit
ends with after three epochs."""

import golden
import keras
import numpy as np

SEED = 20260113
SAMPLES, TIME, FEATURES, CLASSES = 11, 4, 3, 3
CLASS_WEIGHTS = {0: 0.5, 1: 2.0, 2: 1.25}


def values(random, shapes):
    return [random.uniform(-0.6, 0.6, size=shape).astype("float32") for shape in shapes]


def started(model, random):
    initial = values(random, [w.shape for w in model.get_weights()])
    model.set_weights(initial)
    return [w.ravel() for w in initial]


def trained(model, x, y, weights):
    history = model.fit(
        x, y, sample_weight=weights, batch_size=4, epochs=3, shuffle=False, verbose=0
    ).history
    final = [w.ravel() for w in model.get_weights()]
    evaluated = model.evaluate(
        x, y, sample_weight=weights, batch_size=SAMPLES, verbose=0, return_dict=True
    )
    return {"history": history, "final": final, "evaluated": evaluated}


def tagger(random):
    """Keras takes class weights only without sample weights, so they are multiplied here."""
    x = random.normal(size=(SAMPLES, TIME, FEATURES)).astype("float32")
    lengths = np.arange(SAMPLES) % TIME + 1
    for row, length in enumerate(lengths):
        x[row, length:] = 0
    y = random.integers(CLASSES, size=(SAMPLES, TIME))
    of_samples = random.uniform(0.2, 2, size=SAMPLES).astype("float32")
    of_steps = random.uniform(0.2, 2, size=(SAMPLES, TIME)).astype("float32")
    of_classes = np.array([CLASS_WEIGHTS[c] for c in range(CLASSES)], "float32")[y]
    model = keras.Sequential(
        [
            keras.Input((TIME, FEATURES)),
            keras.layers.Masking(),
            keras.layers.LSTM(5, return_sequences=True),
            keras.layers.Dense(CLASSES, activation="softmax"),
        ]
    )
    initial = started(model, random)
    model.compile(
        optimizer=keras.optimizers.Adam(0.05),
        loss="sparse_categorical_crossentropy",
        weighted_metrics=["sparse_categorical_accuracy"],
    )
    weights = of_samples[:, None] * of_steps * of_classes
    return {
        "x": x.ravel(),
        "y": y,
        "sampleWeights": of_samples,
        "stepWeights": of_steps,
        "initial": initial,
        **trained(model, x, y, weights),
    }


def two_outputs(random):
    x = random.normal(size=(SAMPLES, TIME, FEATURES)).astype("float32")
    numbers = random.normal(size=(SAMPLES, 2)).astype("float32")
    classes = random.integers(CLASSES, size=(SAMPLES,))
    weights = [random.uniform(0.2, 2, size=SAMPLES).astype("float32") for _ in range(2)]
    inputs = keras.Input((TIME, FEATURES))
    encoded = keras.layers.GRU(4)(inputs)
    outputs = [
        keras.layers.Dense(2, name="number")(encoded),
        keras.layers.Dense(CLASSES, activation="softmax", name="kind")(encoded),
    ]
    model = keras.Model(inputs, outputs)
    initial = started(model, random)
    model.compile(
        optimizer=keras.optimizers.RMSprop(0.01),
        loss=["mse", "sparse_categorical_crossentropy"],
        loss_weights=[0.3, 2.0],
        metrics=[["mae"], []],
    )
    return {
        "x": x.ravel(),
        "numbers": numbers.ravel(),
        "classes": classes,
        "weights": weights,
        "initial": initial,
        **trained(model, x, [numbers, classes], weights),
    }


def main():
    random = np.random.default_rng(SEED)
    content = {
        "samples": SAMPLES,
        "classWeights": [CLASS_WEIGHTS[c] for c in range(CLASSES)],
        "tagger": tagger(random),
        "twoOutputs": two_outputs(random),
    }
    golden.write("weights", SEED, content)


main()
