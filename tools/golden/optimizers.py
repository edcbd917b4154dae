"""Weights after steps of optimizers, with and without clipping, in single precision."""

import golden

import keras
import numpy as np

SEED = 20260104
STEPS = 5
CLIPS = [None, "clipvalue", "clipnorm", "global_clipnorm"]
LIMITS = {"clipvalue": 0.5, "clipnorm": 1.0, "global_clipnorm": 1.5}
CONFIGS = [
    ("sgd", {"learning_rate": 0.1}),
    ("sgd", {"learning_rate": 0.1, "momentum": 0.9}),
    ("sgd", {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True}),
    ("rmsprop", {"learning_rate": 0.01}),
    ("rmsprop", {"learning_rate": 0.01, "rho": 0.8, "momentum": 0.7}),
    ("rmsprop", {"learning_rate": 0.01, "centered": True}),
    ("rmsprop", {"learning_rate": 0.01, "momentum": 0.7, "centered": True}),
    ("rmsprop", {"learning_rate": 0.01, "epsilon": 1e-2}),  # shows where epsilon is
    ("adam", {"learning_rate": 0.01}),
    ("adam", {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3}),
    ("adam", {"learning_rate": 0.01, "amsgrad": True}),
]


def steps(name, config, kernel, bias, gradients):
    variables = [keras.Variable(kernel), keras.Variable(bias)]
    optimizer = keras.optimizers.get({"class_name": name, "config": config})
    result = []
    for kernel_gradient, bias_gradient in gradients:
        optimizer.apply([kernel_gradient, bias_gradient], variables)
        result.append(np.concatenate([np.asarray(v).ravel() for v in variables]))
    return result


def main():
    random = np.random.default_rng(SEED)
    kernel = random.normal(size=(2, 3)).astype("float32")
    bias = random.normal(size=(3,)).astype("float32")
    scales = [0.2, 2.0, 0.5, 4.0, 0.1]  # some steps are clipped, others not
    gradients = [
        (
            (random.normal(size=(2, 3)) * scale).astype("float32"),
            (random.normal(size=(3,)) * scale).astype("float32"),
        )
        for scale in scales
    ]
    cases = []
    for name, config in CONFIGS:
        for clip in CLIPS:
            limit = {} if clip is None else {clip: LIMITS[clip]}
            weights = steps(name, {**config, **limit}, kernel, bias, gradients)
            kept = weights if clip is None else weights[-1:]  # all steps, or the last
            cases.append({"name": name, "options": {**config, **limit}, "weights": kept})
    content = {
        "weights": np.concatenate([kernel.ravel(), bias]),
        "gradients": [np.concatenate([k.ravel(), b]) for k, b in gradients],
        "cases": cases,
    }
    golden.write("optimizers", SEED, content)


main()
