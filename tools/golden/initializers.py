"""Fans of shapes, and the limits and deviations that follow from them."""

import golden

golden.double_precision()

import math

import keras
import numpy as np
from keras.src.initializers.random_initializers import compute_fans

SHAPES = [[7], [3, 5], [8, 32], [5, 3, 7], [2, 3, 4, 6]]
NAMES = ["glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal"]


def drawn(initializer, shape):
    """The arguments with which Keras draws: the limit or the deviation."""
    seen = {}
    module = keras.src.initializers.random_initializers.random
    uniform, normal = module.uniform, module.truncated_normal
    module.uniform = lambda shape, minval, maxval, **_: seen.update(limit=maxval)
    module.truncated_normal = lambda shape, mean, stddev, **_: seen.update(deviation=stddev)
    try:
        initializer(shape)
    finally:
        module.uniform, module.truncated_normal = uniform, normal
    return seen["limit"] if "limit" in seen else seen["deviation"]


def main():
    fans = [{"shape": shape, "fans": list(compute_fans(shape))} for shape in SHAPES]
    scales = {
        name: [float(drawn(keras.initializers.get(name), shape)) for shape in SHAPES] for name in NAMES
    }
    golden.write("initializers", None, {"fans": fans, "limitOrDeviation": scales})


main()
