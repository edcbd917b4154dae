"""CTC: losses and gradients of torch, and what Keras decodes."""

import golden

golden.double_precision()

import keras
import numpy as np
import torch

SEED = 20260107


def loss_case(random, lengths, labels, classes, blank, spread, zero_infinity=False):
    """Samples of these lengths; the logits behind them are padding."""
    batch, time = len(lengths), max(lengths)
    logits = golden.as_float32(random.normal(size=(batch, time, classes)) * spread)
    most = max(1, max(len(row) for row in labels))
    padded = np.full((batch, most), -1)
    for row, values in enumerate(labels):
        padded[row, : len(values)] = values
    x = torch.tensor(logits, requires_grad=True)
    losses = torch.nn.functional.ctc_loss(
        torch.log_softmax(x, 2).transpose(0, 1),
        torch.tensor(np.maximum(padded, 0)),
        torch.tensor(lengths),
        torch.tensor([len(row) for row in labels]),
        blank=blank,
        reduction="none",
        zero_infinity=zero_infinity,
    )
    losses.sum().backward()
    return {
        "blank": blank,
        "zeroInfinity": zero_infinity,
        "shape": [batch, time, classes],
        "lengths": list(lengths),
        "labels": padded,
        "logits": logits.ravel(),
        "losses": losses.detach().numpy(),
        "gradient": x.grad.numpy().ravel(),
    }


def decode_case(random, classes, lengths, spread):
    batch, time = len(lengths), max(lengths)
    logits = golden.as_float32(random.normal(size=(batch, time, classes)) * spread)
    decoded = {}
    for strategy in ["greedy", "beam_search"]:
        labels, scores = keras.ops.ctc_decode(
            logits,
            np.array(lengths),
            strategy=strategy,
            beam_width=200,
            top_paths=1,
            mask_index=0,
        )
        rows = np.asarray(labels)[0]
        decoded[strategy] = [[int(k) for k in row if k >= 0] for row in rows]
        decoded[strategy + "_scores"] = np.asarray(scores).ravel()
    return {
        "shape": [batch, time, classes],
        "lengths": list(lengths),
        "logits": logits.ravel(),
        **decoded,
    }


def main():
    random = np.random.default_rng(SEED)
    losses = [
        # varied lengths, repetitions, an empty label, as many steps as labels
        loss_case(random, [7, 4, 3, 5, 1], [[1, 2], [3, 3], [4, 1, 2], [], [2]], 5, 0, 1.5),
        loss_case(random, [6, 9, 3, 8], [[0, 0, 0], [2, 1, 2, 2], [], [1]], 4, 3, 3),
        loss_case(random, [30, 24], [[1, 1, 2, 5, 5, 3, 2], [4] * 12], 6, 0, 2),
        loss_case(random, [5, 4], [[0], [2, 0]], 3, 1, 40),
    ]
    # too short for its labels, and for the blank between equal ones
    infeasible = [[1, 2, 3], [2, 2], [3, 1]]
    losses.append(loss_case(np.random.default_rng(SEED + 1), [2, 2, 5], infeasible, 4, 0, 2, True))
    # as extreme as float32 logits may be in practice
    losses.append(loss_case(np.random.default_rng(SEED + 2), [6, 9], [[1, 1], [2, 1, 3]], 4, 0, 1e4))
    decoded = [decode_case(random, 4, [6, 4, 6], 1.0), decode_case(random, 3, [8, 1], 2.0)]
    content = {"torch": torch.__version__, "losses": losses, "decoded": decoded}
    golden.write("ctc", SEED, content)


main()
