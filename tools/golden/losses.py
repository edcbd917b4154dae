"""Values and gradients of losses."""

import golden

golden.double_precision()

import jax
import jax.numpy as jnp
import keras
import numpy as np

SEED = 20260102
ARRAYS = golden.Arrays()


def case(name, loss, y_true, y_pred, options=()):
    y_true, y_pred = golden.as_float32(y_true), golden.as_float32(y_pred)
    value, gradient = jax.value_and_grad(lambda p: loss(jnp.array(y_true), p))(jnp.array(y_pred))
    return {
        "name": name,
        "options": list(options),
        "shapes": [list(y_true.shape), list(y_pred.shape)],
        "yTrue": ARRAYS.index(y_true),
        "yPred": ARRAYS.index(y_pred),
        "value": value,
        "gradient": gradient.ravel(),
    }


def main():
    random = np.random.default_rng(SEED)
    losses = keras.losses
    cases = []
    for name, loss in [
        ("mean_squared_error", losses.MeanSquaredError()),
        ("mean_absolute_error", losses.MeanAbsoluteError()),
        ("huber", losses.Huber()),
    ]:
        cases.append(case(name, loss, random.normal(size=(4, 3)), random.normal(size=(4, 3)) * 2))
        cases.append(case(name, loss, random.normal(size=(3,)), random.normal(size=(3, 1))))
        cases.append(case(name, loss, random.normal(size=(2, 3, 2)), random.normal(size=(2, 3, 2))))
    cases.append(
        case("huber", losses.Huber(0.3), random.normal(size=(4, 2)), random.normal(size=(4, 2)), [0.3])
    )

    bits = random.integers(0, 2, size=(4, 3))
    soft = random.uniform(size=(4, 3))
    probabilities = random.uniform(0.02, 0.98, size=(4, 3))
    probabilities[0] = [0, 1, 1e-8]
    logits = random.normal(size=(4, 3)) * 4
    logits[0] = [30, -30, 0]
    for from_logits, predictions in [(False, probabilities), (True, logits)]:
        for smoothing in [0.0, 0.1]:
            loss = losses.BinaryCrossentropy(from_logits=from_logits, label_smoothing=smoothing)
            for labels in [bits, soft]:
                options = [from_logits, smoothing]
                cases.append(case("binary_crossentropy", loss, labels, predictions, options))

    classes = 5
    numbers = random.integers(0, classes, size=(4,))
    distribution = random.dirichlet(np.ones(classes), size=4)
    weights = random.uniform(0.05, 1, size=(4, classes))  # rows do not sum to 1
    weights[0] = [0, 1, 0, 1e-9, 0]
    logits = random.normal(size=(4, classes)) * 4
    logits[0] = [40, -40, 0, 1, 2]
    for from_logits, predictions in [(False, weights), (True, logits)]:
        for smoothing in [0.0, 0.1]:
            loss = losses.CategoricalCrossentropy(from_logits=from_logits, label_smoothing=smoothing)
            for labels in [np.eye(classes)[numbers], distribution]:
                options = [from_logits, smoothing]
                cases.append(case("categorical_crossentropy", loss, labels, predictions, options))
        loss = losses.SparseCategoricalCrossentropy(from_logits=from_logits)
        name = "sparse_categorical_crossentropy"
        cases.append(case(name, loss, numbers, predictions, [from_logits]))
        cases.append(case(name, loss, numbers[:, None], predictions, [from_logits]))
        sequences = predictions.reshape(2, 2, classes)
        cases.append(case(name, loss, numbers.reshape(2, 2), sequences, [from_logits]))
    golden.write("losses", SEED, {"arrays": ARRAYS.content(), "cases": cases})


main()
