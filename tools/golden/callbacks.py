"""When early stopping stops, what it restores, and when plateaus reduce the learning rate, for scripted values."""

import tempfile
from pathlib import Path

import golden

import keras
import numpy as np

SEED = 20260131
EPOCHS = 14


def model():
    network = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    network.compile(keras.optimizers.SGD(0.5), loss="mse", metrics=["accuracy"])
    network.evaluate(np.zeros((2, 1)), np.zeros((2, 1)), verbose=0)  # builds the metrics
    return network


def script(random):
    """Multiples of 1/8, which are exact, so that equal values and exact deltas occur; sometimes NaN."""
    values = random.integers(0, 9, EPOCHS) / 8
    if random.random() < 0.5:  # most runs improve at first
        values[: EPOCHS // 2] = np.sort(values[: EPOCHS // 2])[::-1]
    values = values.astype(object)
    if random.random() < 0.2:
        values[random.integers(0, EPOCHS)] = None  # stands for NaN
    return list(values[: random.integers(3, EPOCHS + 1)])


def run(callback, monitor, values):
    """Returns the weight after training and the learning rate of every epoch; the weight is the number of the epoch."""
    network = model()
    network.stop_training = False
    callback.set_model(network)
    callback.set_params({"epochs": EPOCHS})
    callback.on_train_begin()
    rates = []
    for epoch, value in enumerate(values):
        callback.on_epoch_begin(epoch)
        rates.append(float(network.optimizer.learning_rate))
        network.set_weights([np.full((1, 1), epoch, "float32")])
        callback.on_epoch_end(epoch, {monitor: float("nan") if value is None else value})
        if network.stop_training:
            break
    callback.on_train_end()
    return float(network.get_weights()[0][0, 0]), rates


def early_stopping(random):
    mode = str(random.choice(["auto", "min", "max"]))
    options = {
        "monitor": str(random.choice(["val_loss", "val_accuracy"])),
        "min_delta": float(random.choice([0, 0, 0.125, -0.25])),
        "patience": int(random.integers(0, 4)),
        "mode": mode,
        "baseline": float(random.choice([0.25, 0.5, 0.75])) if random.random() < 0.4 else None,
        "restore_best_weights": bool(random.random() < 0.6),
        "start_from_epoch": int(random.choice([0, 0, 1, 3])),
    }
    values = script(random)
    callback = keras.callbacks.EarlyStopping(**options)
    weight, rates = run(callback, options["monitor"], values)
    return {
        "options": options,
        "values": values,
        "epochs": len(rates),
        "stoppedEpoch": callback.stopped_epoch,
        "bestEpoch": callback.best_epoch,
        "weight": weight,
    }


def plateau(random):
    options = {
        "monitor": str(random.choice(["val_loss", "val_accuracy"])),
        "factor": float(random.choice([0.1, 0.5, 0.3])),
        "patience": int(random.integers(0, 4)),
        "mode": str(random.choice(["auto", "min", "max"])),
        "min_delta": float(random.choice([1e-4, 0, 0.125])),
        "cooldown": int(random.integers(0, 4)),
        "min_lr": float(random.choice([0, 0, 0.01, 0.1])),
    }
    values = script(random)
    _, rates = run(keras.callbacks.ReduceLROnPlateau(**options), options["monitor"], values)
    return {"options": options, "values": values, "rates": rates}


def csv(separator, append, logs):
    """What is in the file after two trainings, which log the same."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        for _ in range(2):
            callback = keras.callbacks.CSVLogger(path, separator=separator, append=append)
            callback.on_train_begin()
            for epoch, log in enumerate(logs):
                callback.on_epoch_end(epoch, log)
            callback.on_train_end()
        text = path.read_bytes().decode()
    return {"separator": separator, "append": append, "logs": logs, "text": text}


def main():
    random = np.random.default_rng(SEED)
    golden.write(
        "callbacks",
        SEED,
        {
            "earlyStopping": [early_stopping(random) for _ in range(60)],
            "csvLogger": [
                csv(",", False, [{"loss": 0.5, "accuracy": 0.25}, {"loss": 0.125, "accuracy": 1.0}]),
                csv(";", True, [{"loss": 0.5, "val_loss": 0.75, "a;b": 1.5}, {"loss": 0.125, "a;b": 2.0}]),
            ],
            "reduceLrOnPlateau": [plateau(random) for _ in range(50)],
        },
    )


main()
