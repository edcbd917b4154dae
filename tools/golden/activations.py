"""Values and derivatives of all activations of Keras, also at their kinks."""

import golden

golden.double_precision()

import jax
import jax.numpy as jnp
import keras
import numpy as np

SEED = 20260101
GRID = np.array(
    [-20, -8, -6.5, -6, -4, -3.25, -3, -2.75, -2.5, -1.5, -1, -0.75, -0.5, -0.3, -0.1, -0.001]
    + [0, 0.001, 0.1, 0.3, 0.5, 0.75, 1, 1.5, 2.5, 2.75, 3, 3.25, 4, 6, 6.5, 8, 20]
)
ROW_FUNCTIONS = ["softmax", "log_softmax", "glu"]
# No values: threshold has no defaults, and sparsemax is wrong up to Keras 3.15 (keras#23425).
LEFT_OUT = ["threshold", "sparsemax"]
OPTIONS = [
    ("celu", {"alpha": 0.7}),
    ("elu", {"alpha": 0.7}),
    ("gelu", {"approximate": True}),
    ("hard_shrink", {"threshold": 0.75}),
    ("leaky_relu", {"negative_slope": 0.01}),
    ("relu", {"negative_slope": 0.1, "max_value": 6.2, "threshold": 0.4}),
    ("soft_shrink", {"threshold": 0.75}),
    ("squareplus", {"b": 1.5}),
    ("threshold", {"threshold": 0.5, "default_value": 2.0}),
]


def elementwise(function):
    x = jnp.array(GRID)
    return {"y": function(x), "dydx": jax.vmap(jax.grad(function))(x)}


def of_rows(function, random):
    x = random.normal(size=(3, 6)) * 2
    y, backward = jax.vjp(function, jnp.array(x))
    dy = random.normal(size=y.shape)
    return {"x": x, "y": y, "dy": dy, "dx": backward(jnp.array(dy))[0]}


def main():
    random = np.random.default_rng(SEED)
    names = sorted(f.__name__ for f in keras.src.activations.ALL_OBJECTS)
    defaults = {
        name: elementwise(keras.activations.get(name))
        for name in names
        if name not in ROW_FUNCTIONS and name not in LEFT_OUT
    }
    options = []
    for name, config in OPTIONS:
        function = getattr(keras.activations, name)
        result = elementwise(lambda x, f=function, c=config: f(x, **c))
        options.append({"name": name, "options": list(config.values()), **result})
    rows = {name: of_rows(keras.activations.get(name), random) for name in ROW_FUNCTIONS}
    content = {"x": GRID, "elementwise": defaults, "withOptions": options, "rows": rows}
    golden.write("activations", SEED, content)


main()
