"""Values and gradients of regularizers, and what constraints make of weights."""

import golden

golden.double_precision()

import jax
import jax.numpy as jnp
import keras
import numpy as np

SEED = 20260105
SHAPES = [(3, 4), (4,), (2, 3, 4), (5, 2)]
PENALTIES = [
    ("L1", {}),
    ("L1", {"l1": 0.3}),
    ("L2", {}),
    ("L2", {"l2": 0.3}),
    ("L1L2", {"l1": 0.2, "l2": 0.7}),
]
MATRIX_PENALTIES = [
    ("OrthogonalRegularizer", {}),
    ("OrthogonalRegularizer", {"factor": 0.5, "mode": "columns"}),
]
CONSTRAINTS = [
    ("MaxNorm", {}),
    ("MaxNorm", {"max_value": 1.2}),
    ("MinMaxNorm", {}),
    ("MinMaxNorm", {"min_value": 1.0, "max_value": 1.5}),
    ("MinMaxNorm", {"min_value": 1.0, "max_value": 1.5, "rate": 0.3}),
    ("NonNeg", {}),
    ("UnitNorm", {}),
]
# an array and axes
AXES = [(0, 1), (0, -1), (0, [0, 1]), (2, 1), (2, -1), (2, [0, 1]), (2, [0, 2]), (2, [-2, -1])]


def regularizer(name, options, index, array):
    penalty = getattr(keras.regularizers, name)(**options)
    value, gradient = jax.value_and_grad(penalty)(jnp.array(array))
    return {"name": name, "options": options, "array": index, "value": value, "gradient": gradient.ravel()}


def constraint(name, options, index, array):
    result = getattr(keras.constraints, name)(**options)(jnp.array(array))
    return {"name": name, "options": options, "array": index, "result": np.asarray(result).ravel()}


def main():
    random = np.random.default_rng(SEED)
    arrays = [golden.as_float32(random.normal(size=shape)) for shape in SHAPES]
    penalties = [
        regularizer(name, options, index, array)
        for name, options in PENALTIES
        for index, array in enumerate(arrays)
    ]
    penalties += [
        regularizer(name, options, index, arrays[index])
        for name, options in MATRIX_PENALTIES
        for index in (0, 3)
    ]
    constraints = [
        constraint(name, options, index, array)
        for name, options in CONSTRAINTS
        for index, array in enumerate(arrays)
    ]
    constraints += [
        constraint(name, {**options, "axis": axis}, index, arrays[index])
        for name, options in [("MaxNorm", {"max_value": 1.2}), ("MinMaxNorm", {"rate": 0.3}), ("UnitNorm", {})]
        for index, axis in AXES
    ]
    content = {
        "arrays": [{"shape": list(a.shape), "values": a.ravel()} for a in arrays],
        "regularizers": penalties,
        "constraints": constraints,
    }
    golden.write("regularizers", SEED, content)


main()
