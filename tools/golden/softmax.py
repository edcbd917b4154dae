"""Softmax over many classes: torch's adaptive softmax, a sampled softmax written in torch, and torch's
label smoothing of class numbers, each with all gradients."""

import golden
import numpy as np
import torch

SEED = 20260112


def adaptive(random, features, classes, cutoffs, div_value, head_bias, positions):
    layer = torch.nn.AdaptiveLogSoftmaxWithLoss(
        features, classes, cutoffs, div_value=div_value, head_bias=head_bias
    ).double()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(torch.tensor(golden.as_float32(random.normal(size=parameter.shape))))
    x = torch.tensor(golden.as_float32(random.normal(size=(positions, features))), requires_grad=True)
    labels = random.integers(classes, size=positions)
    labels[:3] = [0, cutoffs[0], classes - 1]
    weights = golden.as_float32(random.uniform(0.2, 2, size=positions))
    weights[3] = 0
    output = layer(x, torch.tensor(labels)).output
    (-output * torch.tensor(weights)).sum().backward()
    # a linear layer of torch has its matrix transposed
    parameters = [p.T if p.ndim == 2 else p for p in layer.parameters()]
    gradients = [p.grad.T if p.ndim == 2 else p.grad for p in layer.parameters()]
    return {
        "features": features,
        "classes": classes,
        "cutoffs": cutoffs,
        "divValue": div_value,
        "headBias": head_bias,
        "x": x.detach().numpy(),
        "labels": labels,
        "weights": weights,
        "parameters": [p.detach().numpy().ravel() for p in parameters],
        "losses": -output.detach().numpy(),
        "logProbabilities": layer.log_prob(x).detach().numpy().ravel(),
        "dx": x.grad.numpy().ravel(),
        "gradients": [g.numpy().ravel() for g in gradients],
    }


def mixed(seed, index):
    """Elman's Seed.mix."""
    bits = (1 << 64) - 1
    z = (seed + (index + 1) * 0x9E3779B97F4A7C15) & bits
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & bits
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & bits
    return z ^ (z >> 31)


def sampled(random, features, classes, samples, seed, positions):
    uniform = np.array([(mixed(seed, s) >> 40) * 2.0**-24 for s in range(samples)])
    drawn = np.minimum(np.exp(uniform * np.log(classes + 1)).astype(int) - 1, classes - 1)
    probability = lambda k: np.log((k + 2) / (k + 1)) / np.log(classes + 1)
    x, kernel, bias = (
        torch.tensor(golden.as_float32(random.normal(size=shape)), requires_grad=True)
        for shape in [(positions, features), (classes, features), (classes,)]
    )
    labels = random.integers(classes, size=positions)
    labels[:2] = drawn[:2]  # drawn classes that are labels
    weights = golden.as_float32(random.uniform(0.2, 2, size=positions))
    weights[3] = 0
    logits = x @ kernel.T + bias
    correction = torch.tensor(np.log(samples * probability(drawn)))
    others = logits[:, drawn] - correction
    others = torch.where(torch.tensor(drawn == labels[:, None]), -torch.inf, others)
    own = logits[torch.arange(positions), labels]
    losses = torch.logsumexp(torch.cat([own[:, None], others], 1), 1) - own
    (losses * torch.tensor(weights)).sum().backward()
    full = torch.nn.functional.cross_entropy(logits, torch.tensor(labels), reduction="none")
    return {
        "features": features,
        "classes": classes,
        "samples": samples,
        "seed": seed,
        "drawn": drawn,
        "x": x.detach().numpy(),
        "kernel": kernel.detach().numpy().ravel(),
        "bias": bias.detach().numpy(),
        "labels": labels,
        "weights": weights,
        "losses": losses.detach().numpy(),
        "fullLosses": full.detach().numpy(),
        "dx": x.grad.numpy().ravel(),
        "dKernel": kernel.grad.numpy().ravel(),
        "dBias": bias.grad.numpy(),
    }


def smoothed(random, positions, classes, smoothing):
    x = torch.tensor(golden.as_float32(random.normal(size=(positions, classes)) * 3), requires_grad=True)
    labels = random.integers(classes, size=positions)
    loss = torch.nn.functional.cross_entropy(
        x, torch.tensor(labels), label_smoothing=smoothing, reduction="sum"
    )
    loss.backward()
    return {
        "smoothing": smoothing,
        "x": x.detach().numpy(),
        "labels": labels,
        "loss": loss.item(),
        "dx": x.grad.numpy().ravel(),
    }


def main():
    random = np.random.default_rng(SEED)
    content = {
        "torch": torch.__version__,
        "adaptive": [
            adaptive(random, 16, 20, [5, 11], 2.0, True, 9),
            adaptive(random, 5, 7, [4], 4.0, False, 8),
            adaptive(random, 9, 30, [3, 10, 20], 1.5, False, 12),
        ],
        "sampled": [sampled(random, 4, 25, 8, 5, 7), sampled(random, 6, 9, 20, 77, 5)],
        "smoothed": [smoothed(random, 4, 5, 0.1), smoothed(random, 3, 2, 0.5)],
    }
    golden.write("softmax", SEED, content)


main()
