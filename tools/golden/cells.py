"""Outputs and gradients of the cells beyond Keras's: from PyTorch and ONNX Runtime where they have the
cell, and else from the formulas of the papers, written for PyTorch's automatic differentiation."""

import golden
import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as nn

golden.double_precision()

SEED = 20260104
B, T, F, U, P = 2, 4, 3, 4, 2
sigma, tanh = torch.sigmoid, torch.tanh


class Cases:
    def __init__(self):
        self.random = np.random.default_rng(SEED)
        self.cases = []

    def numbers(self, *shape, scale=1.0):
        """Values of both signs, none near 0."""
        size = self.random.uniform(0.1, 1.2, size=shape) * scale
        return golden.as_float32(np.where(self.random.random(shape) < 0.5, size, -size))

    def add(self, cell, step, shapes, states, positive=(), run=None):
        """step: (x, states, weights) -> states, state 0 being the output.

        shapes: of the weights, in Elman's order
        states: the sizes of the states; those numbered in positive are positive
        run: computes the outputs otherwise, from (x, states, weights)
        """
        x = torch.tensor(self.numbers(B, T, F), requires_grad=True)
        w = [torch.tensor(self.numbers(*s, scale=0.8), requires_grad=True) for s in shapes]
        first = [self.numbers(B, n, scale=0.8) for n in states]
        first = [abs(s) if k in positive else s for k, s in enumerate(first)]
        first = [torch.tensor(s, requires_grad=True) for s in first]
        now, ys = first, []
        for t in range(T):
            now = step(x[:, t], now, w)
            ys.append(now[0])
        y = torch.stack(ys, 1)
        if run is not None:
            np.testing.assert_allclose(run(x, first, w), y.detach(), rtol=1e-5, atol=1e-6)
        dy = torch.tensor(self.numbers(*y.shape))
        arguments = [x, *w, *first]
        gradients = torch.autograd.grad((y * dy).sum(), arguments, allow_unused=True)
        gradients = [torch.zeros_like(a) if g is None else g for a, g in zip(arguments, gradients)]
        flat = [g.detach().numpy().ravel() for g in gradients]
        self.cases.append(
            {
                "cell": cell,
                "units": U,
                "x": array(x),
                "weights": [array(v) for v in w],
                "states": [array(s) for s in first],
                "y": array(y),
                "lastStates": [array(s) for s in now],
                "dy": array(dy),
                "dx": flat[0],
                "dWeights": flat[1 : 1 + len(w)],
                "dStates": flat[1 + len(w) :],
            }
        )


def array(tensor):
    return {"shape": list(tensor.shape), "values": tensor.detach().numpy().ravel()}


def norm(v):
    return nn.layer_norm(v, v.shape[-1:], eps=1e-5)


def lstm(z, c):
    i, f, g, o = z.chunk(4, 1)
    c = sigma(f) * c + sigma(i) * tanh(g)
    return sigma(o) * tanh(c), c


def layer_norm_lstm(x, s, w):
    W, R, b, ax, ah, ac, bc = w
    i, f, g, o = (ax * norm(x @ W) + ah * norm(s[0] @ R) + b).chunk(4, 1)
    c = sigma(f) * s[1] + sigma(i) * tanh(g)
    return [sigma(o) * tanh(ac * norm(c) + bc), c]


def layer_norm_gru(x, s, w):
    W, R, b, ax, ah = w
    h = s[0]
    a = ax[: 2 * U] * norm(x @ W[:, : 2 * U]) + ah[: 2 * U] * norm(h @ R[:, : 2 * U]) + b[: 2 * U]
    z, r = sigma(a).chunk(2, 1)
    inner = ah[2 * U :] * norm(h @ R[:, 2 * U :]) + b[3 * U :]
    g = tanh(ax[2 * U :] * norm(x @ W[:, 2 * U :]) + b[2 * U : 3 * U] + r * inner)
    return [z * h + (1 - z) * g]


def peephole_lstm(x, s, w):
    W, R, b, p = w
    pi, pf, po = p.chunk(3)
    i, f, g, o = (x @ W + s[0] @ R + b).chunk(4, 1)
    c = sigma(f + pf * s[1]) * s[1] + sigma(i + pi * s[1]) * tanh(g)
    return [sigma(o + po * c) * tanh(c), c]


def peephole_by_onnx(x, s, w):
    def gates(v):  # i f g o -> i o f g, gates first
        i, f, g, o = np.split(v, 4, axis=-1)
        return np.concatenate([i, o, f, g], axis=-1).T[None].astype("float32")

    W, R, b, p = [v.detach().numpy() for v in w]
    pi, pf, po = np.split(p, 3)
    bias = np.concatenate([gates(b)[0], np.zeros(4 * U)])[None]
    given = {
        "X": x.detach().numpy().transpose(1, 0, 2),
        "W": gates(W),
        "R": gates(R),
        "B": bias,
        "h": s[0].detach().numpy()[None],
        "c": s[1].detach().numpy()[None],
        "P": np.concatenate([pi, po, pf])[None],
    }
    given = {k: v.astype("float32") for k, v in given.items()}
    node = onnx.helper.make_node("LSTM", ["X", "W", "R", "B", "", "h", "c", "P"], ["Y"], hidden_size=U)
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        [node], "g", [value(k, 1, v.shape) for k, v in given.items()], [value("Y", 1, [T, 1, B, U])]
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 22)])
    model.ir_version = 10
    session = onnxruntime.InferenceSession(model.SerializeToString())
    return session.run(None, given)[0][:, 0].transpose(1, 0, 2)


def projection_lstm(x, s, w):
    W, R, b, V = w
    m, c = lstm(x @ W + s[0] @ R + b, s[1])
    return [m @ V, c]


def projection_by_torch(x, s, w):
    W, R, b, V = w
    layer = torch.nn.LSTM(F, U, batch_first=True, proj_size=P, dtype=torch.float64)
    with torch.no_grad():
        for to, value in [
            (layer.weight_ih_l0, W.T),
            (layer.weight_hh_l0, R.T),
            (layer.bias_ih_l0, b),
            (layer.bias_hh_l0, 0 * b),
            (layer.weight_hr_l0, V.T),
        ]:
            to.copy_(value)
        return layer(x, (s[0][None], s[1][None]))[0].numpy()


def highway_lstm(x, s, w):
    W, R, b = w
    i, f, g, o, r = (x @ W[:, : 5 * U] + s[0] @ R + b).chunk(5, 1)
    out, c = lstm(torch.cat([i, f, g, o], 1), s[1])
    r = sigma(r)
    return [r * out + (1 - r) * (x @ W[:, 5 * U :]), c]


def candidate(v):
    return torch.where(v >= 0, v + 0.5, sigma(v))


def min_gru(x, s, w):
    z, g = (x @ w[0] + w[1]).chunk(2, 1)
    z = sigma(z)
    return [(1 - z) * s[0] + z * candidate(g)]


def min_lstm(x, s, w):
    f, i, g = (x @ w[0] + w[1]).chunk(3, 1)
    f, i = sigma(f), sigma(i)
    return [f / (f + i) * s[0] + i / (f + i) * candidate(g)]


def ind_rnn(x, s, w):
    W, u, b = w
    return [torch.relu(x @ W + u * s[0] + b)]


def sru(x, s, w):
    W, v, b = w
    u0, u1, u2, highway = (x @ W).chunk(4, 1)
    vf, vr = v.chunk(2)
    bf, br = b.chunk(2)
    f = sigma(u1 + vf * s[1] + bf)
    r = sigma(u2 + vr * s[1] + br)
    c = f * s[1] + (1 - f) * u0
    return [r * c + (1 - r) * highway, c]


def rg_lru(x, s, w):
    W, b, decay = w
    r, i, v = (x @ W + b).chunk(3, 1)
    log_a = -8 * sigma(r) * nn.softplus(decay)
    return [torch.exp(log_a) * s[0] + torch.sqrt(1 - torch.exp(2 * log_a)) * sigma(i) * v]


def slstm(x, s, w):
    W, R, b = w
    h, c, n, m = s
    half = U // 2  # two heads, whose units do not see each other
    full = torch.zeros(U, 4 * U, dtype=R.dtype)
    rows = torch.arange(U)[:, None] // half
    columns = torch.arange(4 * U)[None] % U // half
    full = torch.where(rows == columns, torch.cat([R, R]), full)
    i, f, g, o = (x @ W + h @ full + b).chunk(4, 1)
    kept = nn.logsigmoid(f) + m
    now = torch.maximum(i, kept)
    c = torch.exp(kept - now) * c + torch.exp(i - now) * tanh(g)
    n = torch.exp(kept - now) * n + torch.exp(i - now)
    return [sigma(o) * c / n, c, n, now]


def main():
    cases = Cases()
    w, r, b = (F, 4 * U), (U, 4 * U), (4 * U,)
    cases.add("LayerNormLSTM", layer_norm_lstm, [w, r, b, b, b, (U,), (U,)], [U, U])
    cases.add(
        "LayerNormGRU", layer_norm_gru, [(F, 3 * U), (U, 3 * U), b, (3 * U,), (3 * U,)], [U]
    )
    cases.add("PeepholeLSTM", peephole_lstm, [w, r, b, (3 * U,)], [U, U], run=peephole_by_onnx)
    cases.add(
        "ProjectionLSTM", projection_lstm, [w, (P, 4 * U), b, (U, P)], [P, U], run=projection_by_torch
    )
    cases.add("HighwayLSTM", highway_lstm, [(F, 6 * U), (U, 5 * U), (5 * U,)], [U, U])
    cases.add("MinGRU", min_gru, [(F, 2 * U), (2 * U,)], [U])
    cases.add("MinLSTM", min_lstm, [(F, 3 * U), (3 * U,)], [U])
    cases.add("IndRNN", ind_rnn, [(F, U), (U,), (U,)], [U])
    cases.add("SRU", sru, [w, (2 * U,), (2 * U,)], [U, U])
    cases.add("RGLRU", rg_lru, [(F, 3 * U), (3 * U,), (U,)], [U])
    cases.add("sLSTM", slstm, [w, (U // 2, 4 * U), b], [U] * 4, positive=(2,))
    golden.write(
        "cells",
        SEED,
        {"torch": torch.__version__, "onnxruntime": onnxruntime.__version__, "cases": cases.cases},
    )


main()
