"""Errors of forecasts of GluonTS.

It is not installed by requirements.txt, because its dependencies are old: say where its sources are with
    PYTHONPATH=…/gluonts/src python forecasts.py
"""

import golden
import numpy as np
from gluonts.ev import metrics

SEED = 20260108
LEVELS = [0.025, 0.1, 0.3, 0.5, 0.9, 0.975]


def result(metric, data):
    return repr(float(metric(axis=None).update(data).get()))


def case(random, size):
    label = random.normal(size=size) * 3 + 1
    quantiles = np.sort(random.normal(size=(size, len(LEVELS))) * 4, axis=1)
    quantiles[0, 3] = label[0]
    history = np.cumsum(random.normal(size=20))
    season = 4
    seasonal_error = np.mean(np.abs(history[season:] - history[:-season]))
    data = {"label": label, "seasonal_error": np.full(size, seasonal_error)}
    data.update({str(q): quantiles[:, i] for i, q in enumerate(LEVELS)})
    return {
        "label": label,
        "quantiles": quantiles,
        "history": history,
        "season": season,
        "wql": result(metrics.MeanWeightedSumQuantileLoss(LEVELS), data),
        "sumOfLosses": result(metrics.MeanSumQuantileLoss(LEVELS), data),
        "wqls": [result(metrics.WeightedSumQuantileLoss(q), data) for q in LEVELS],
        "coverages": [result(metrics.Coverage(q), data) for q in LEVELS],
        "mase": result(metrics.MASE(), data),
        "smape": result(metrics.SMAPE(), data),
        "msis": result(metrics.MSIS(alpha=0.05), data),
    }


def main():
    random = np.random.default_rng(SEED)
    cases = [case(random, size) for size in [1, 7, 30]]
    golden.write("forecasts", SEED, {"gluonts": "0.16.0rc1", "levels": LEVELS, "cases": cases})


main()
