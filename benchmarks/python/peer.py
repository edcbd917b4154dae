"""PyTorch or Keras doing one work of benchmarks/run peers, in a process of its own.

peer.py torch|keras CELL MODE B T F U PROBLEM SECONDS

PROBLEM holds what Problem.java writes: little-endian float32 arrays in Keras's layout, one behind the other. Prints the
same lines as Child.java: outputs, losses, and the nanoseconds of the best and of the median call.
"""
import sys
import time

import numpy as np

STEPS = 3


def problem(path, gates, B, T, F, U, bias_rows):
    values = np.fromfile(path, dtype="<f4")
    G = gates * U
    shapes = [(F, G), (U, G), (bias_rows, G), (U, 1), (1,), (B, T, F), (B, 1)]
    arrays = []
    for shape in shapes:
        size = int(np.prod(shape))
        arrays.append(values[:size].reshape(shape))
        values = values[size:]
    return arrays


def measure(seconds, work):
    work()
    begin = time.perf_counter_ns()
    work()
    once = max(1, time.perf_counter_ns() - begin)
    repeats = int(min(max(1, 20_000 // once), 1000))
    times = []
    for limit in (seconds / 2, seconds):  # the first is for warming up
        times = []
        end = time.perf_counter() + limit
        while not times or time.perf_counter() < end:
            begin = time.perf_counter_ns()
            for _ in range(repeats):
                work()
            times.append((time.perf_counter_ns() - begin) / repeats)
    return times


def report(times):
    print("nanos", min(times), sorted(times)[len(times) // 2])


def line(name, values):
    print(name, *[float(v) for v in values])


def torch_peer(cell, mode, U, F, arrays, seconds):
    import torch

    w, r, b, dw, db, x, y = arrays
    order = {"SimpleRNN": [0], "LSTM": [0, 1, 2, 3], "GRU": [1, 0, 2]}[cell]

    def permuted(a):
        return np.concatenate([a[..., g * U : (g + 1) * U] for g in order], axis=-1)

    def make():
        layer = {"SimpleRNN": torch.nn.RNN, "LSTM": torch.nn.LSTM, "GRU": torch.nn.GRU}[cell](F, U, batch_first=True)
        dense = torch.nn.Linear(U, 1)
        bias2 = permuted(b[1]) if len(b) > 1 else np.zeros_like(b[0])
        with torch.no_grad():
            layer.weight_ih_l0.copy_(torch.tensor(permuted(w).T))
            layer.weight_hh_l0.copy_(torch.tensor(permuted(r).T))
            layer.bias_ih_l0.copy_(torch.tensor(permuted(b[0])))
            layer.bias_hh_l0.copy_(torch.tensor(bias2))
            dense.weight.copy_(torch.tensor(dw.T))
            dense.bias.copy_(torch.tensor(db))
        return layer, dense

    layer, dense = make()
    X, Y = torch.tensor(x), torch.tensor(y)

    if mode == "streaming":
        state = None

        def step(t):
            nonlocal state
            with torch.inference_mode():
                h, state = layer(X[:1, t : t + 1], state)
                return dense(h[:, -1])

        line("outputs", [step(t).item() for t in range(X.shape[1])])
        report(measure(seconds, lambda: step(0)))
        return

    # sequences of different lengths are padded with zeros: nothing is computed for them
    lengths = torch.tensor((x != 0).any(-1).sum(-1))
    ragged = bool((lengths < X.shape[1]).any())

    def forward(layer, dense):
        if not ragged:
            return dense(layer(X)[0][:, -1])
        packed = torch.nn.utils.rnn.pack_padded_sequence(X, lengths, batch_first=True, enforce_sorted=False)
        h = layer(packed)[1]
        return dense((h[0] if cell == "LSTM" else h)[-1])

    with torch.inference_mode():
        line("outputs", forward(layer, dense).numpy().ravel())
        if mode == "inference":
            report(measure(seconds, lambda: forward(layer, dense)))
            return

    def trainer(layer, dense):
        adam = torch.optim.Adam([*layer.parameters(), *dense.parameters()], lr=0.001, eps=1e-7)

        def step():
            adam.zero_grad()
            loss = torch.nn.functional.mse_loss(forward(layer, dense), Y)
            loss.backward()
            adam.step()
            return loss

        return step

    step = trainer(*make())
    line("losses", [step().item() for _ in range(STEPS)])
    report(measure(seconds, trainer(*make())))


def keras_peer(cell, mode, U, F, arrays, seconds):
    import jax
    import keras

    w, r, b, dw, db, x, y = arrays
    layers = keras.layers
    make_layer = {"SimpleRNN": layers.SimpleRNN, "LSTM": layers.LSTM, "GRU": layers.GRU}[cell]

    def weights(model):
        model.set_weights([w, r, b if len(b) > 1 else b[0], dw, db])
        return model

    if mode == "streaming":
        states = 2 if cell == "LSTM" else 1
        inputs = [keras.Input((1, F))] + [keras.Input((U,)) for _ in range(states)]
        h, *after = make_layer(U, return_state=True)(inputs[0], initial_state=inputs[1:])
        model = weights(keras.Model(inputs, [layers.Dense(1)(h), *after]))
        trained = [v.value for v in model.trainable_variables]
        others = [v.value for v in model.non_trainable_variables]
        compiled = jax.jit(lambda v, o, args: model.stateless_call(v, o, args)[0])
        state = [np.zeros((1, U), np.float32)] * states

        def step(t):
            nonlocal state
            output, *state = compiled(trained, others, [x[:1, t : t + 1], *state])
            return output.block_until_ready()

        line("outputs", [step(t)[0, 0] for t in range(x.shape[1])])
        report(measure(seconds, lambda: step(0)))
        return

    def make():
        masking = [] if (x != 0).any(-1).all() else [layers.Masking()]
        model = keras.Sequential([keras.Input(x.shape[1:]), *masking, make_layer(U), layers.Dense(1)])
        model.compile(optimizer=keras.optimizers.Adam(0.001), loss="mse")
        return weights(model)

    model = make()
    line("outputs", model.predict_on_batch(x).ravel())
    if mode == "inference":
        report(measure(seconds, lambda: model.predict_on_batch(x)))
        return

    line("losses", [model.train_on_batch(x, y) for _ in range(STEPS)])
    # inside fit, whose steps do not wait for each other: whole epochs are timed
    begin = time.perf_counter()
    model.train_on_batch(x, y)
    batches = int(min(max(2, 0.2 / (time.perf_counter() - begin)), 5e8 / x.nbytes + 1, 200))
    xs, ys = np.tile(x, (batches, 1, 1)), np.tile(y, (batches, 1))
    model = make()
    times = []
    end = time.perf_counter() + 1.5 * seconds
    while len(times) < 3 or time.perf_counter() < end:
        begin = time.perf_counter_ns()
        model.fit(xs, ys, batch_size=len(x), epochs=1, shuffle=False, verbose=0)
        times.append((time.perf_counter_ns() - begin) / batches)
    report(times[1:])


def main():
    name, cell, mode, B, T, F, U, path, seconds = sys.argv[1:]
    B, T, F, U = (int(v) for v in (B, T, F, U))
    gates = {"SimpleRNN": 1, "LSTM": 4, "GRU": 3}[cell]
    arrays = problem(path, gates, B, T, F, U, 2 if cell == "GRU" else 1)
    {"torch": torch_peer, "keras": keras_peer}[name](cell, mode, U, F, arrays, float(seconds))


main()
