"""Results of metrics after two updates."""

import golden

golden.double_precision()

import keras
import numpy as np

SEED = 20260103
ARRAYS = golden.Arrays()


def case(name, metric, y_true, y_pred, options=()):
    y_true, y_pred = golden.as_float32(y_true), golden.as_float32(y_pred)
    half = len(y_true) // 2
    metric.update_state(y_true[:half], y_pred[:half])
    metric.update_state(y_true[half:], y_pred[half:])
    return {
        "name": name,
        "options": list(options),
        "shapes": [list(y_true.shape), list(y_pred.shape)],
        "yTrue": ARRAYS.index(y_true),
        "yPred": ARRAYS.index(y_pred),
        "result": metric.result(),
    }


def regression(random):
    metrics = keras.metrics
    t, p = random.normal(size=(6, 2)), random.normal(size=(6, 2))
    t[1], p[2], t[3, 0] = 0, 0, 0
    close = t + random.normal(size=(6, 2)) * 0.3
    yield case("mean_absolute_error", metrics.MeanAbsoluteError(), t, p)
    yield case("mean_squared_error", metrics.MeanSquaredError(), t, p)
    yield case("root_mean_squared_error", metrics.RootMeanSquaredError(), t, p)
    yield case("mean_absolute_percentage_error", metrics.MeanAbsolutePercentageError(), t, p)
    yield case("mean_squared_logarithmic_error", metrics.MeanSquaredLogarithmicError(), t, p)
    yield case("cosine_similarity", metrics.CosineSimilarity(), t, p)
    yield case("r2_score", metrics.R2Score(), t, close, [2])
    yield case("r2_score", metrics.R2Score(), t[:, :1], close[:, :1], [1])
    yield case("mean_absolute_error", metrics.MeanAbsoluteError(), t[:, 0], p[:, :1])


def binary(random):
    metrics = keras.metrics
    t = random.integers(0, 2, size=(12, 1))
    p = np.clip(0.25 + 0.3 * t + random.normal(size=(12, 1)) * 0.25, 0, 1)
    p[0], p[1], p[2] = 0.5, 0, 1
    yield case("binary_accuracy", metrics.BinaryAccuracy(), t, p)
    yield case("binary_accuracy", metrics.BinaryAccuracy(threshold=0.3), t, p, [0.3])
    yield case("accuracy", metrics.BinaryAccuracy(), t, p)
    yield case("precision", metrics.Precision(), t, p)
    yield case("precision", metrics.Precision(thresholds=0.7), t, p, [0.7])
    yield case("recall", metrics.Recall(), t, p)
    yield case("recall", metrics.Recall(thresholds=0.7), t, p, [0.7])
    yield case("binary_f1_score", metrics.F1Score(average="micro", threshold=0.5), t, p)
    yield case("auc", metrics.AUC(), t, p, ["ROC", 200])
    yield case("auc", metrics.AUC(num_thresholds=5), t, p, ["ROC", 5])
    yield case("auc", metrics.AUC(curve="PR"), t, p, ["PR", 200])
    yield case("auc", metrics.AUC(curve="PR", num_thresholds=5), t, p, ["PR", 5])
    yield case("binary_crossentropy", metrics.BinaryCrossentropy(), t, p, [False])
    logits = random.normal(size=(12, 1)) * 5
    loss = metrics.BinaryCrossentropy(from_logits=True)
    yield case("binary_crossentropy", loss, t, logits, [True])


def classes(random):
    metrics = keras.metrics
    n = 7
    numbers = random.integers(0, n, size=(10,))
    one_hot = np.eye(n)[numbers]
    p = random.uniform(0.01, 1, size=(10, n)) + one_hot * 0.3
    logits = random.normal(size=(10, n)) * 3
    sequences = p.reshape(2, 5, n)
    yield case("categorical_accuracy", metrics.CategoricalAccuracy(), one_hot, p)
    yield case("accuracy", metrics.CategoricalAccuracy(), one_hot, p)
    name = "sparse_categorical_accuracy"
    yield case(name, metrics.SparseCategoricalAccuracy(), numbers, p)
    yield case("accuracy", metrics.SparseCategoricalAccuracy(), numbers, p)
    yield case("accuracy", metrics.SparseCategoricalAccuracy(), numbers[:, None], p)
    yield case(name, metrics.SparseCategoricalAccuracy(), numbers.reshape(2, 5), sequences)
    for k in [1, 3, 5]:
        metric = metrics.TopKCategoricalAccuracy(k=k)
        yield case("top_k_categorical_accuracy", metric, one_hot, p, [k])
        metric = metrics.SparseTopKCategoricalAccuracy(k=k)
        yield case("sparse_top_k_categorical_accuracy", metric, numbers, p, [k])
    for average in ["macro", "micro", "weighted"]:
        metric = metrics.F1Score(average=average)
        yield case("f1_score", metric, one_hot, p, [n, average.upper()])
    for from_logits, predictions in [(False, p), (True, logits)]:
        metric = metrics.CategoricalCrossentropy(from_logits=from_logits)
        yield case("categorical_crossentropy", metric, one_hot, predictions, [from_logits])
        metric = metrics.SparseCategoricalCrossentropy(from_logits=from_logits)
        yield case("sparse_categorical_crossentropy", metric, numbers, predictions, [from_logits])


def main():
    random = np.random.default_rng(SEED)
    cases = [*regression(random), *binary(random), *classes(random)]
    golden.write("metrics", SEED, {"arrays": ARRAYS.content(), "cases": cases})


main()
