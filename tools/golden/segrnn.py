"""SegRNN (arXiv:2308.11200) in torch, step by step: one call of its GRU for every segment ahead. Outputs, and torch's
gradients of a random linear function of them."""

import golden
import numpy as np
import torch
from torch import nn

SEED = 20261128


class SegRnn(nn.Module):
    def __init__(self, units, width, ahead, channels):
        super().__init__()
        self.width = width
        self.project = nn.Linear(width, units)
        self.rnn = nn.GRU(units, units, batch_first=True)
        places = units - units // 2 if channels else units
        self.positions = nn.Parameter(torch.empty(ahead, places))
        self.series = nn.Parameter(torch.empty(channels, units - places)) if channels else None
        self.predict = nn.Linear(units, width)

    def forward(self, x, ids):
        last = x[:, -1:]
        _, h = self.rnn(torch.relu(self.project((x - last).unflatten(1, (-1, self.width)))))
        parts = []
        for position in self.positions:
            step = position.expand(len(x), -1)
            if self.series is not None:
                step = torch.cat([step, self.series[ids]], 1)
            y, _ = self.rnn(step[:, None], h)
            parts.append(self.predict(y[:, 0]))
        return torch.cat(parts, 1) + last


def gates(tensor):
    """torch's r, z, n as Keras's z, r, h, with a column per gate and unit."""
    r, z, n = tensor.chunk(3, 0)
    return torch.cat([z, r, n], 0).movedim(0, -1)


def parameters(model, of):
    """All parameters in the layer's order."""
    rnn = model.rnn
    values = [
        of(model.project.weight).T,
        of(model.project.bias),
        gates(of(rnn.weight_ih_l0)),
        gates(of(rnn.weight_hh_l0)),
        torch.stack([gates(of(rnn.bias_ih_l0)), gates(of(rnn.bias_hh_l0))]),
        of(model.positions),
    ]
    if model.series is not None:
        values.append(of(model.series))
    return values + [of(model.predict.weight).T, of(model.predict.bias)]


def case(random, units, width, time, horizon, channels, batch):
    model = SegRnn(units, width, -(-horizon // width), channels).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.tensor(golden.as_float32(random.normal(size=parameter.shape) * 0.6)))
    x = torch.tensor(golden.as_float32(random.normal(size=(batch, time))), requires_grad=True)
    ids = torch.tensor(random.integers(channels, size=batch) if channels else [])
    dy = torch.tensor(golden.as_float32(random.normal(size=(batch, horizon))))
    used = time - time % width
    y = model(x[:, -used:], ids)[:, :horizon]
    (y * dy).sum().backward()
    flat = lambda tensor: tensor.detach().numpy().ravel()
    return {
        "units": units,
        "segmentLength": width,
        "horizon": horizon,
        "channels": channels,
        "shape": [batch, time],
        "x": flat(x),
        "ids": ids.tolist(),
        "dy": flat(dy),
        "parameters": [flat(p) for p in parameters(model, lambda p: p)],
        "y": flat(y),
        "dx": flat(x.grad),
        "gradients": [flat(p) for p in parameters(model, lambda p: p.grad)],
    }


def main():
    random = np.random.default_rng(SEED)
    cases = [
        case(random, 5, 3, 12, 6, 0, 2),
        case(random, 5, 3, 12, 9, 4, 5),
        case(random, 4, 4, 10, 7, 3, 3),  # windows and horizons that are no whole segments
        case(random, 17, 2, 4, 2, 2, 2),
    ]
    golden.write("segrnn", SEED, {"torch": torch.__version__, "cases": cases})


main()
