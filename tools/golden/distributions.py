"""Densities, distribution functions, quantiles and moments of SciPy; gradients of likelihoods by torch."""

import golden
import numpy as np
import scipy
import torch
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


def likelihood(name, parameters, labels, raw):
    """-log p of each label under the distribution that a row of raw predictions says."""
    raw = golden.as_float32(raw)
    p = torch.tensor(raw, requires_grad=True)
    positive = torch.nn.functional.softplus
    if name == "gaussian":
        distribution = torch.distributions.Normal(p[:, 0], positive(p[:, 1]))
        density = stats.norm(raw[:, 0], np.logaddexp(0, raw[:, 1])).logpdf
    elif name == "student_t":
        distribution = torch.distributions.StudentT(2 + positive(p[:, 0]), p[:, 1], positive(p[:, 2]))
        density = stats.t(2 + np.logaddexp(0, raw[:, 0]), raw[:, 1], np.logaddexp(0, raw[:, 2])).logpdf
    else:
        distribution = torch.distributions.NegativeBinomial(positive(p[:, 0]), logits=p[:, 1])
        density = stats.nbinom(np.logaddexp(0, raw[:, 0]), 1 / (1 + np.exp(raw[:, 1]))).logpmf
    loss = -distribution.log_prob(torch.tensor(labels)).sum()
    loss.backward()
    return {
        "name": name,
        "parameters": parameters,
        "labels": labels,
        "raw": raw.ravel(),
        "sum": float(-density(labels).sum()),
        "gradient": p.grad.numpy().ravel(),
    }


def likelihoods():
    random = np.random.default_rng(SEED)
    numbers = golden.as_float32(random.normal(size=12) * 4)
    counts = random.poisson(6.0, size=12).astype("float64")
    counts[3] = 0
    return [
        likelihood("gaussian", 2, numbers, random.normal(size=(12, 2)) * 2),
        likelihood("student_t", 3, numbers, random.normal(size=(12, 3)) * 2),
        likelihood("negative_binomial", 2, counts, random.normal(size=(12, 2)) * 2),
    ]


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
    golden.write("distributions", SEED, {"scipy": scipy.__version__, "probabilities": PROBABILITIES, "cases": cases, "likelihoods": likelihoods()})


main()
