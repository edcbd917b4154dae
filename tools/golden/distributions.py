"""Densities, distribution functions, quantiles and moments of SciPy."""

import golden
import numpy as np
import scipy
from scipy import stats

SEED = 20260107
PROBABILITIES = [1e-12, 1e-5, 0.01, 0.1, 0.3, 0.5, 0.77, 0.9, 0.995, 1 - 1e-9]


def case(name, parameters, distribution, points):
    log_pdf = distribution.logpmf if name == "negative_binomial" else distribution.logpdf
    points = [float(x) for x in points]
    mean, variance = distribution.stats("mv")
    return {
        "name": name,
        "parameters": parameters,
        "points": points,
        "logPdf": [repr(float(log_pdf(x))) for x in points],
        "cdf": [repr(float(distribution.cdf(x))) for x in points],
        "quantiles": [repr(float(distribution.ppf(p))) for p in PROBABILITIES],
        "mean": repr(float(mean)),
        "variance": repr(float(variance)),
    }


def main():
    cases = []
    for mean, deviation in [(0.0, 1.0), (-3.5, 0.25), (1e3, 40.0)]:
        points = mean + deviation * np.array([-30, -6, -3.1, -2.9, -1, -1e-3, 0, 0.5, 2, 3, 4, 8])
        cases.append(case("gaussian", [mean, deviation], stats.norm(mean, deviation), points))
    for nu, location, scale in [(0.7, 0.0, 1.0), (2.5, 1.0, 3.0), (7.0, -20.0, 0.1), (400.0, 5.0, 2.0)]:
        points = location + scale * np.array([-50, -5, -1, -0.01, 0, 0.3, 2, 9, 1e4])
        cases.append(case("student_t", [nu, location, scale], stats.t(nu, location, scale), points))
    for count, logits in [(1.0, 0.1), (0.05, 3.0), (2.7, -1.5), (12.3, 4.0), (150.0, -2.0)]:
        q = 1 / (1 + np.exp(logits))
        points = [0, 1, 2, 5, 20, 100, 1000]
        cases.append(case("negative_binomial", [count, logits], stats.nbinom(count, q), points))
    golden.write("distributions", SEED, {"scipy": scipy.__version__, "probabilities": PROBABILITIES, "cases": cases})


main()
