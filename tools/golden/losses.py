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


def regression(random, losses):
    t, p = random.normal(size=(4, 3)), random.normal(size=(4, 3)) * 2
    t[0, 0] = 0
    positive = random.gamma(1.0, size=(4, 3)) * 3
    counts = random.poisson(2.0, size=(4, 3))
    rates = random.gamma(1.0, size=(4, 3)) * 3
    rates[0, 0] = 0
    zeros = p.copy()
    zeros[1] = 0
    target = random.dirichlet(np.ones(5), size=4)
    target[0] = np.eye(5)[1]
    forecast = random.dirichlet(np.ones(5), size=4)
    forecast[1, 2] = 0
    return [
        case("mean_absolute_percentage_error", losses.MeanAbsolutePercentageError(), t + 0.3, p),
        case("mean_squared_logarithmic_error", losses.MeanSquaredLogarithmicError(), positive, p),
        case("mean_squared_logarithmic_error", losses.MeanSquaredLogarithmicError(), positive, positive[::-1]),
        case("log_cosh", losses.LogCosh(), t * 9, p),
        case("log_cosh", losses.LogCosh(), t[:, 0], p[:, :1]),
        case("poisson", losses.Poisson(), counts, rates + 0.01),
        case("cosine_similarity", losses.CosineSimilarity(), t, p),
        case("cosine_similarity", losses.CosineSimilarity(), zeros, p),
        case("cosine_similarity", losses.CosineSimilarity(), t.reshape(2, 2, 3), p.reshape(2, 2, 3)),
        case("kl_divergence", losses.KLDivergence(), target, forecast),
    ]


def margins(random, losses):
    bits = random.integers(0, 2, size=(4, 3))
    signs = 2 * bits - 1
    p = random.normal(size=(4, 3))
    one_hot = np.eye(3)[random.integers(0, 3, size=(4,))]
    vectors = random.normal(size=(8, 4))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    classes = np.array([0, 1, 0, 2, 1, 0, 2, 1])
    numbers = random.integers(0, 4, size=(5,))
    p4 = random.dirichlet(np.ones(4), size=5)
    generalized = losses.CategoricalGeneralizedCrossEntropy
    return [
        case("hinge", losses.Hinge(), bits, p),
        case("hinge", losses.Hinge(), signs, p),
        case("squared_hinge", losses.SquaredHinge(), bits, p),
        case("squared_hinge", losses.SquaredHinge(), signs, p),
        case("categorical_hinge", losses.CategoricalHinge(), one_hot, p),
        case("circle", losses.Circle(), classes, vectors),
        case("circle", losses.Circle(gamma=3.0, margin=0.2), classes[:, None], vectors, [3.0, 0.2, True]),
        case("circle", losses.Circle(gamma=8.0, margin=0.3, remove_diagonal=False), classes, vectors, [8.0, 0.3, False]),
        case("categorical_generalized_cross_entropy", generalized(), numbers, p4),
        case("categorical_generalized_cross_entropy", generalized(q=0.8), numbers, p4, [0.8]),
    ]


def focal(random, losses, bits, soft, probabilities):
    cases = []
    logits = random.normal(size=(4, 3)) * 3
    for balanced, alpha, gamma, smoothing in [(False, 0.25, 2.0, 0.0), (True, 0.4, 3.5, 0.1), (True, 0.25, 1.0, 0.0)]:
        for from_logits, predictions in [(False, probabilities), (True, logits)]:
            loss = losses.BinaryFocalCrossentropy(
                apply_class_balancing=balanced,
                alpha=alpha,
                gamma=gamma,
                from_logits=from_logits,
                label_smoothing=smoothing,
            )
            options = [balanced, alpha, gamma, from_logits, smoothing]
            for labels in [bits, soft]:
                cases.append(case("binary_focal_crossentropy", loss, labels, predictions, options))
    one_hot = np.eye(5)[random.integers(0, 5, size=(4,))]
    weights = random.uniform(0.05, 1, size=(4, 5))
    weights[0] = [0, 1, 0, 1e-9, 0]
    logits = random.normal(size=(4, 5)) * 3
    for alpha, gamma, smoothing in [(0.25, 2.0, 0.0), (0.6, 3.5, 0.1), (1.0, 0.0, 0.0)]:
        for from_logits, predictions in [(False, weights), (True, logits)]:
            loss = losses.CategoricalFocalCrossentropy(
                alpha=alpha, gamma=gamma, from_logits=from_logits, label_smoothing=smoothing
            )
            options = [alpha, gamma, from_logits, smoothing]
            cases.append(case("categorical_focal_crossentropy", loss, one_hot, predictions, options))
    cases.append(case("binary_focal_crossentropy", losses.BinaryFocalCrossentropy(), bits, probabilities))
    cases.append(case("categorical_focal_crossentropy", losses.CategoricalFocalCrossentropy(), one_hot, weights))
    return cases


def overlaps(random, losses):
    t = random.integers(0, 2, size=(4, 6, 2))
    p = random.uniform(size=(4, 6, 2))
    return [
        case("dice", losses.Dice(), t, p),
        case("dice", losses.Dice(axis=(1, 2)), t, p, [True]),
        case("tversky", losses.Tversky(), t, p),
        case("tversky", losses.Tversky(alpha=0.3, beta=0.9), t, p, [0.3, 0.9, False]),
        case("tversky", losses.Tversky(alpha=0.3, beta=0.9, axis=(1, 2)), t, p, [0.3, 0.9, True]),
    ]


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
    cases += regression(random, losses) + margins(random, losses)
    cases += focal(random, losses, bits, soft, probabilities) + overlaps(random, losses)
    golden.write("losses", SEED, {"arrays": ARRAYS.content(), "cases": cases})


main()
