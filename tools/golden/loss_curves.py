"""Twelve losses of a tiny model per cell, trained by Keras: what LossCurveTest expects of fit.

    KERAS_BACKEND=jax python tools/golden/loss_curves.py

prints the Java lines. Last run with Python 3.11, keras 3.15.1, jax 0.10.2, numpy 2.4.6, seed 7.

Four epochs of three batches: ten samples in batches of four, so the last batch is smaller. Weights
and data are the numbers of the library's Seed.uniform, which Java and Python compute alike; the
test makes the same ones. Keras reports the mean loss of the epoch so far after every batch.
"""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import jax
import keras
import numpy as np

SEED = 7
SAMPLES, TIME, FEATURES, UNITS = 10, 5, 2, 3
EPOCHS, BATCH, RATE = 4, 4, 0.02
MASK = (1 << 64) - 1


def mix(seed, index):
    """SplitMix64, as Seed.mix."""
    z = (seed + (index + 1) * 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def numbers(stream, shape):
    """Uniform in [-0.5, 0.5), as LossCurveTest.numbers."""
    seed = mix(SEED, stream)
    values = [(mix(seed, i) >> 40) * 2.0**-24 - 0.5 for i in range(int(np.prod(shape)))]
    return np.array(values, "float32").reshape(shape)


class Losses(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.values = []

    def on_train_batch_end(self, batch, logs=None):
        self.values.append(logs["loss"])


def curve(cell, optimizer):
    optimizer = keras.optimizers.get({"class_name": optimizer, "config": {"learning_rate": RATE}})
    model = keras.Sequential(
        [
            keras.Input((TIME, FEATURES)),
            getattr(keras.layers, cell)(UNITS, return_sequences=True),
            getattr(keras.layers, cell)(UNITS),
            keras.layers.Dense(1),
        ]
    )
    shapes = [w.shape for w in model.get_weights()]
    model.set_weights([numbers(10 + i, shape) for i, shape in enumerate(shapes)])
    model.compile(optimizer=optimizer, loss="mse")
    losses = Losses()
    x = numbers(0, (SAMPLES, TIME, FEATURES))
    y = numbers(1, (SAMPLES, 1))
    model.fit(
        x, y, batch_size=BATCH, epochs=EPOCHS, shuffle=False, verbose=0, callbacks=[losses]
    )
    return losses.values


def main():
    print(f"// keras {keras.__version__}, jax {jax.__version__}, numpy {np.__version__}")
    for cell in ("SimpleRNN", "LSTM", "GRU"):
        for optimizer in ("rmsprop", "adam"):
            values = ", ".join(f"{value:.8g}" for value in curve(cell, optimizer))
            print(f"{cell} {optimizer}: {values}")


main()
