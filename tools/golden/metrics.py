"""Results of metrics after two updates, without and with sample weights."""

import golden

golden.double_precision()

import keras
import numpy as np

SEED = 20260103
ARRAYS = golden.Arrays()


def case(name, metric, y_true, y_pred, options=(), after=lambda result: result):
    y_true, y_pred = golden.as_float32(y_true), golden.as_float32(y_pred)
    weights = 0.25 * (np.arange(len(y_true)) % 4)  # 0, 0.25, 0.5, 0.75, 0, …
    weighted = metric.__class__.from_config(metric.get_config())
    half = len(y_true) // 2
    for part in [slice(0, half), slice(half, None)]:
        metric.update_state(y_true[part], y_pred[part])
        weighted.update_state(y_true[part], y_pred[part], sample_weight=weights[part])
    return {
        "name": name,
        "options": list(options),
        "shapes": [list(y_true.shape), list(y_pred.shape)],
        "yTrue": ARRAYS.index(y_true),
        "yPred": ARRAYS.index(y_pred),
        "result": after(metric.result()),
        "weighted": after(weighted.result()),
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


def margins(random):
    metrics = keras.metrics
    t = random.integers(0, 2, size=(8, 2))
    p = random.normal(size=(8, 2)) + t
    yield case("hinge", metrics.Hinge(), t, p)
    yield case("hinge", metrics.Hinge(), 2 * t - 1, p)
    yield case("squared_hinge", metrics.SquaredHinge(), t, p)
    one_hot = np.eye(4)[random.integers(0, 4, size=8)]
    yield case("categorical_hinge", metrics.CategoricalHinge(), one_hot, random.normal(size=(8, 4)))
    labels, rates = random.poisson(2.0, size=(8, 2)), random.uniform(0.1, 4, size=(8, 2))
    yield case("poisson", metrics.Poisson(), labels, rates)
    yield case("logcosh", metrics.LogCoshError(), labels, rates * 5)
    shares = [random.dirichlet(np.ones(4), size=8) for _ in range(2)]
    yield case("kl_divergence", metrics.KLDivergence(), *shares)
    t = random.normal(size=(6, 5))
    p = 0.5 * t + random.normal(size=(6, 5)) * 0.4 + 0.3
    yield case("pearson_correlation", metrics.PearsonCorrelation(), t, p)
    yield case("concordance_correlation", metrics.ConcordanceCorrelation(), t, p)


def answers(random):
    metrics = keras.metrics
    t = random.integers(0, 2, size=(14, 1))
    p = np.clip(0.3 + 0.3 * t + random.normal(size=(14, 1)) * 0.25, 0, 1)
    p[0], p[1], p[2] = 0.5, 0, 1
    yield case("true_positives", metrics.TruePositives(), t, p)
    yield case("true_negatives", metrics.TrueNegatives(), t, p)
    yield case("false_positives", metrics.FalsePositives(), t, p)
    yield case("false_negatives", metrics.FalseNegatives(), t, p)
    for least in [0.3, 0.75, 1]:
        metric = metrics.SensitivityAtSpecificity(least)
        yield case("sensitivity_at_specificity", metric, t, p, [least])
        metric = metrics.SpecificityAtSensitivity(least)
        yield case("specificity_at_sensitivity", metric, t, p, [least])
        yield case("precision_at_recall", metrics.PrecisionAtRecall(least), t, p, [least])
        yield case("recall_at_precision", metrics.RecallAtPrecision(least), t, p, [least])
    yield case("binary_iou", metrics.BinaryIoU(dtype="float64"), t, p)
    numbers = random.integers(0, 4, size=(12,))
    scores = random.uniform(size=(12, 5)) + np.eye(5)[numbers] * 0.5  # class 4 has no label
    metric = metrics.IoU(5, [0, 3], sparse_y_pred=False, dtype="float64")
    yield case("iou", metric, numbers, scores, [5, 0, 3])
    metric = metrics.OneHotIoU(5, [1], dtype="float64")
    yield case("iou", metric, np.eye(5)[numbers], scores, [5, 1])
    metric = metrics.MeanIoU(5, sparse_y_pred=False, dtype="float64")
    yield case("mean_iou", metric, numbers, scores, [5])
    for average, beta in [("macro", 2.0), ("micro", 0.5), ("weighted", 0.5)]:
        metric = metrics.FBetaScore(average=average, beta=beta)
        one_hot = np.eye(5)[numbers]
        yield case("fbeta_score", metric, one_hot, scores, [5, average.upper(), beta])


def language(random):
    numbers = random.integers(0, 6, size=(4, 3))
    p = random.uniform(0.01, 1, size=(4, 3, 6))
    logits = random.normal(size=(4, 3, 6)) * 3
    for from_logits, predictions in [(False, p), (True, logits)]:
        make = lambda: keras.metrics.SparseCategoricalCrossentropy(from_logits=from_logits)
        yield case("perplexity", make(), numbers, predictions, [from_logits], np.exp)
        bits = lambda nats: nats / np.log(2)
        yield case("bits_per_character", make(), numbers, predictions, [from_logits], bits)
    t, p = random.normal(size=(6, 2)), random.normal(size=(6, 2))
    t[0] = p[0] = 0
    # per value, as a mean of what numpy computes
    values = 200 * np.abs(t - p) / np.maximum(np.abs(t) + np.abs(p), 1e-30)
    smape = case("mean_absolute_error", keras.metrics.MeanAbsoluteError(), values, np.zeros((6, 2)))
    y_true, y_pred = golden.as_float32(t), golden.as_float32(p)
    indices = {"yTrue": ARRAYS.index(y_true), "yPred": ARRAYS.index(y_pred)}
    yield {**smape, "name": "smape", **indices}


def main():
    random = np.random.default_rng(SEED)
    parts = [regression, binary, classes, margins, answers, language]
    cases = [case for part in parts for case in part(random)]
    golden.write("metrics", SEED, {"arrays": ARRAYS.content(), "cases": cases})


main()
