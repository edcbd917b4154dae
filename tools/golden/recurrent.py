"""Recurrent layers with masks, states and dropout, and an encoder and decoder that hands its states over."""

import sys

import golden

golden.double_precision()

import jax
import jax.numpy as jnp
import keras
import layers
import numpy as np
from keras.src import backend, ops
from keras.src.layers.rnn.dropout_rnn_cell import DropoutRNNCell

B, T, F, U = 4, 5, 3, 2
GAPS = [[1, 0, 1, 1, 0], [0, 0, 1, 1, 1], [1, 1, 0, 0, 0], [0, 1, 0, 1, 1]]
NOTHING = [[1, 1, 1, 1, 1], [0, 0, 0, 0, 0], [1, 1, 1, 0, 0], [0, 0, 0, 0, 1]]
KINDS = [("SimpleRNN", {}), ("LSTM", {}), ("GRU", {}), ("GRU", {"reset_after": False})]

TAPE_SEED = 1  # of the test
INPUT_MASKS, STATE_MASKS = 4, 5  # numbers in CellDropout
WORD = (1 << 64) - 1


def mix(seed, index):
    """Elman's Seed.mix."""
    z = (seed + (index + 1) * 0x9E3779B97F4A7C15) & WORD
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
    return z ^ (z >> 31)


def masks(cell, slot, rate, like):
    """The masks that Elman draws for this cell: one, or a list of one per gate."""
    if rate == 0:
        return None
    count = getattr(cell, "dropout_mask_count", None)
    rows, size = like.shape[0], np.prod(like.shape[1:])
    seed = mix(TAPE_SEED, 0)
    seed = mix(mix(seed, cell.seed) if cell.seed is not None else seed, slot)
    uniform = [mix(seed, i) >> 40 for i in range(rows * (count or 1) * size)]
    kept = np.array(uniform, "float64").reshape(rows, count or 1, size) * 2.0**-24 >= np.float32(rate)
    all_masks = kept / (1 - np.float64(np.float32(rate)))
    if count is None:
        return all_masks[:, 0]
    return [jnp.array(all_masks[:, m]).reshape(like.shape) for m in range(count)]


ops.tanh = jnp.tanh  # Keras rounds to float32
ops.sigmoid = jax.nn.sigmoid
DropoutRNNCell.get_dropout_mask = lambda cell, x: masks(cell, INPUT_MASKS, cell.dropout, x)
DropoutRNNCell.get_recurrent_dropout_mask = lambda cell, h: masks(cell, STATE_MASKS, cell.recurrent_dropout, h)


def recurrent():
    cases = layers.Cases(6, "recurrent")
    for name, options in KINDS:
        config = {"units": U, **options}
        sequences = {**config, "return_sequences": True}
        x = cases.numbers(B, T, F)
        states = [cases.numbers(B, U) for _ in range(2 if name == "LSTM" else 1)]
        no_masks = [None] * len(states)
        for mask in [None, GAPS, NOTHING]:
            cases.add(name, config, [x], masks=[mask])
            cases.add(name, sequences, [x], masks=[mask])
        cases.add(name, {**sequences, "go_backwards": True}, [x], masks=[GAPS])
        cases.add(name, {**sequences, "unroll": True}, [x], masks=[GAPS])
        for zero in [config, sequences]:
            cases.add(name, {**zero, "zero_output_for_mask": True}, [x], masks=[GAPS])
        for mask in [None, GAPS, NOTHING]:
            cases.add(name, {**sequences, "return_state": True}, [x, *states], masks=[mask, *no_masks])
        cases.add(name, {**config, "return_state": True, "go_backwards": True}, [x, *states], masks=[NOTHING, *no_masks])
        cases.add(name, {**config, "return_state": True}, [x], masks=[GAPS])
    cases.write("recurrent")


def dropout():
    cases = layers.Cases(7, "recurrent")
    for name, options in KINDS:
        for rates in [(0.4, 0), (0, 0.4), (0.3, 0.4)]:
            config = {"units": 3, "dropout": rates[0], "recurrent_dropout": rates[1], **options}
            x = cases.numbers(B, T, F)
            cases.add(name, config, [x], masks=[GAPS], training=True)
            cases.add(name, {**config, "return_sequences": True}, [x], training=True)
        cases.add(name, {**config, "seed": 5, "go_backwards": True}, [x], training=True)
        cases.add(name, config, [x], masks=[NOTHING])
    cases.write("recurrent_dropout")


def conv_lstm():
    """Dropout of convolutional LSTMs; values without it are those of layers.py."""
    cases = layers.Cases(9, "recurrent")
    rows, images = cases.numbers(B, 3, 5, 2), cases.numbers(2, 2, 4, 3, 2)
    kernel = {"filters": 2, "kernel_size": 3}
    for rates in [(0.4, 0), (0, 0.4), (0.3, 0.4)]:
        config = {**kernel, "dropout": rates[0], "recurrent_dropout": rates[1]}
        cases.add("ConvLSTM1D", {**config, "padding": "same"}, [rows], training=True)
        cases.add("ConvLSTM1D", {**config, "seed": 5, "return_sequences": True}, [rows], training=True)
        more = {"strides": 2, "go_backwards": True, "return_state": True}
        cases.add("ConvLSTM2D", {**config, "kernel_size": 2, **more}, [images], training=True)
    cases.add("ConvLSTM1D", {**kernel, "dropout": 0.3, "recurrent_dropout": 0.4}, [rows])
    cases.write("recurrent_conv_lstm")


def seq2seq():
    """Outputs, and gradients of a random linear function of them."""
    cases = layers.Cases(8, "recurrent")
    source, target = keras.Input((5, 3)), keras.Input((4, 2))
    _, h, c = keras.layers.LSTM(U, return_state=True)(keras.layers.Masking()(source))
    y, g, _ = keras.layers.LSTM(U, return_sequences=True, return_state=True)(target, initial_state=[h, c])
    model = keras.Model([source, target], [keras.layers.Dense(3)(y), g])
    model.set_weights([layers.weight(cases, w) for w in model.weights])
    inputs = [cases.numbers(3, 5, 3), cases.numbers(3, 4, 2)]
    inputs[0][1, :2] = 0
    inputs[0][2, 3:] = 0
    weights = [np.array(v.value) for v in model.trainable_variables]
    dy = [cases.numbers(3, 4, 3), cases.numbers(3, U)]

    def run(weights, inputs):
        with backend.StatelessScope(list(zip(model.trainable_variables, weights))):
            return model([jnp.array(x) for x in inputs])

    def total(weights, inputs):
        return sum(jnp.sum(o * d) for o, d in zip(run(weights, inputs), dy))

    d_weights, d_inputs = jax.grad(total, argnums=(0, 1))(weights, inputs)
    golden.write(
        "recurrent_seq2seq",
        layers.SEED,
        {
            "inputs": [layers.array(x) for x in inputs],
            "weights": [layers.array(w) for w in weights],
            "outputs": [layers.array(y) for y in run(weights, inputs)],
            "dOutputs": [layers.array(d) for d in dy],
            "dWeights": [np.ravel(d) for d in d_weights],
            "dInputs": [np.ravel(d) for d in d_inputs],
        },
        script="recurrent",
    )


GROUPS = [recurrent, dropout, conv_lstm, seq2seq]


def main():
    """All groups, or those that are named."""
    for group in GROUPS:
        if len(sys.argv) == 1 or group.__name__ in sys.argv:
            group()


if __name__ == "__main__":
    main()
