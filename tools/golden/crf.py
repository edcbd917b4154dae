"""Linear-chain CRF: losses, gradients, marginals and best sequences of a plain implementation in
torch; its gradients are torch's."""

import golden
import numpy as np
import torch

SEED = 20260111


def log_partition(x, transitions, starts, ends):
    alpha = starts + x[0]
    for row in x[1:]:
        alpha = torch.logsumexp(alpha[:, None] + transitions, 0) + row
    return torch.logsumexp(alpha + ends, 0)


def score(x, tags, transitions, starts, ends):
    value = starts[tags[0]] + ends[tags[-1]] + sum(x[t, tag] for t, tag in enumerate(tags))
    return value + sum(transitions[a, b] for a, b in zip(tags, tags[1:]))


def viterbi(x, transitions, starts, ends):
    best, back = starts + x[0], []
    for row in x[1:]:
        value, index = (best[:, None] + transitions).max(0)
        best = value + row
        back.append(index)
    tags = [int((best + ends).argmax())]
    for index in reversed(back):
        tags.append(int(index[tags[-1]]))
    return tags[::-1]


def labels(random, length, size, may_follow, may_start, may_end):
    """Random tags that are allowed."""
    while True:
        tags = random.integers(size, size=length)
        if (
            may_start[tags[0]]
            and may_end[tags[-1]]
            and all(may_follow[a, b] for a, b in zip(tags, tags[1:]))
        ):
            return tags.tolist()


def case(random, lengths, size, spread, forbidden=0.0):
    batch, time = len(lengths), max(lengths)
    may_follow = random.uniform(size=(size, size)) >= forbidden
    may_start = random.uniform(size=size) >= forbidden
    may_end = random.uniform(size=size) >= forbidden
    may_start[0] = may_end[0] = may_follow[0, 0] = True
    values = [
        golden.as_float32(random.normal(size=shape) * spread)
        for shape in [(batch, time, size), (size, size), size, size]
    ]
    x, transitions, starts, ends = (torch.tensor(v, requires_grad=True) for v in values)
    infinite = torch.tensor(-torch.inf, dtype=torch.float64)
    weights = [
        torch.where(torch.tensor(may), weight, infinite)
        for may, weight in zip([may_follow, may_start, may_end], [transitions, starts, ends])
    ]
    tags = [labels(random, n, size, may_follow, may_start, may_end) for n in lengths]
    sample_weights = golden.as_float32(random.uniform(0.5, 2, size=batch))
    losses, marginals, best = [], np.zeros((batch, time, size)), []
    for row, n in enumerate(lengths):
        z = log_partition(x[row, :n], *weights)
        losses.append(z - score(x[row, :n], tags[row], *weights))
        marginals[row] = torch.autograd.grad(z, x, retain_graph=True)[0][row]
        best.append(viterbi(x[row, :n], *weights))
    sum(w * loss for w, loss in zip(sample_weights, losses)).backward()
    return {
        "shape": [batch, time, size],
        "lengths": lengths,
        "forbiddenTransitions": np.argwhere(~may_follow).ravel().tolist(),
        "forbiddenStarts": np.argwhere(~may_start).ravel().tolist(),
        "forbiddenEnds": np.argwhere(~may_end).ravel().tolist(),
        "x": values[0].ravel(),
        "transitions": values[1].ravel(),
        "starts": values[2],
        "ends": values[3],
        "labels": [row + [-1] * (time - len(row)) for row in tags],
        "weights": sample_weights,
        "losses": [loss.item() for loss in losses],
        "dx": x.grad.numpy().ravel(),
        "dTransitions": transitions.grad.numpy().ravel(),
        "dStarts": starts.grad.numpy(),
        "dEnds": ends.grad.numpy(),
        "marginals": marginals.ravel(),
        "best": best,
    }


def main():
    random = np.random.default_rng(SEED)
    cases = [
        case(random, [4, 2, 1], 3, 1.0),
        case(random, [12, 7, 12, 3], 7, 2.0),
        case(random, [6, 9, 4], 5, 1.0, forbidden=0.3),
        case(random, [40], 4, 6.0),
        case(random, [3, 5], 2, 30.0),
    ]
    golden.write("crf", SEED, {"torch": torch.__version__, "cases": cases})


main()
