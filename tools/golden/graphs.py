"""Graphs with shared layers, nested models, several inputs and outputs: outputs, and weights after three updates."""

import golden

golden.double_precision()

import jax
import jax.numpy as jnp
import keras
import layers
import numpy as np
from keras import layers as k
from keras.src import ops

ops.tanh = jnp.tanh  # Keras rounds to float32
ops.sigmoid = jax.nn.sigmoid

B = 6
STEPS = 3


def siamese():
    """A nested sequential model that reads both inputs with the same weights, and two outputs."""
    left, right = keras.Input((5, 3)), keras.Input((5, 3))
    encoder = keras.Sequential(
        [keras.Input((5, 3)), k.Masking(), k.GRU(4, return_sequences=True), k.LSTM(3)], name="encoder"
    )
    a, b = encoder(left), encoder(right)
    both = k.Concatenate()([k.Subtract()([a, b]), k.Multiply()([a, b])])
    same = k.Dense(1, activation="sigmoid", name="same")(both)
    kind = k.Dense(3, activation="softmax", name="kind")(k.Add()([a, b]))
    return keras.Model([left, right], [same, kind])


def nested():
    """A nested graph of two inputs and two outputs that is used twice, and a shared dense layer."""
    i, j = keras.Input((4, 2)), keras.Input((3,))
    h = k.LSTM(3, return_sequences=True)(i)
    steps = k.Dense(2)(k.Concatenate()([h, k.RepeatVector(4)(j)]))
    block = keras.Model([i, j], [steps, k.GlobalAveragePooling1D()(h)], name="block")
    x, extra = keras.Input((4, 2)), keras.Input((3,))
    first, one = block([x, extra])
    second, two = block([k.Add()([x, first]), extra])
    head = k.Dense(3, activation="tanh", name="head")
    out = k.Dense(2, name="out")(k.Concatenate()([head(one), head(two)]))
    return keras.Model([x, extra], [out, second])


def translation():
    """Encoder and decoder: shared word vectors, padded on both sides, states handed over, attention."""
    source, target = keras.Input((5,), dtype="int32"), keras.Input((4,), dtype="int32")
    words = k.Embedding(7, 3, mask_zero=True, name="words")
    read = k.Bidirectional(k.LSTM(2, return_sequences=True, return_state=True), name="read")
    seen, fh, fc, bh, bc = read(words(source))
    state = [k.Concatenate()([fh, bh]), k.Concatenate()([fc, bc])]
    # with initial states Keras overlooks the mask of x itself
    written = k.LSTM(4, return_sequences=True, name="write")(
        words(target), initial_state=state, mask=words.compute_mask(target)
    )
    found = k.Attention()([written, seen])
    scores = k.Dense(7, activation="softmax", name="next")(k.Concatenate()([written, found]))
    return keras.Model([source, target], scores)


def padded(x):
    x[1, :2] = 0
    x[2, 3:] = 0
    return x


def siamese_data(cases):
    x = [padded(cases.numbers(B, 5, 3)), cases.numbers(B, 5, 3)]
    return x, [cases.random.integers(0, 2, (B, 1)), np.eye(3)[cases.random.integers(0, 3, B)]]


def nested_data(cases):
    x = [cases.numbers(B, 4, 2), cases.numbers(B, 3)]
    return x, [cases.numbers(B, 2), cases.numbers(B, 4, 2)]


def translation_data(cases):
    source, target = (cases.random.integers(1, 7, (B, t)) for t in (5, 4))
    source[0, 3:] = target[0, 2:] = target[3, 3:] = 0
    source[4, 1:] = 0
    return [source, target], [cases.random.integers(0, 7, (B, 4))]


MODELS = [
    (siamese, siamese_data, ["binary_crossentropy", "categorical_crossentropy"], [1.0, 0.5]),
    (nested, nested_data, ["mse", "huber"], [0.7, 2.0]),
    (translation, translation_data, ["sparse_categorical_crossentropy"], None),
]


def weights(model):
    """By the name of the layer, or the nested model, that has them."""
    return {layer.name: [layers.array(w) for w in layer.get_weights()] for layer in model.layers if layer.weights}


def outputs(model, x):
    y = model(x)
    return [layers.array(o) for o in (y if isinstance(y, list) else [y])]


def case(number, make, data, losses, loss_weights):
    cases = layers.Cases(number, "graphs")
    model = make()
    model.set_weights([layers.weight(cases, w) for w in model.weights])
    x, y = data(cases)
    content = {
        "model": make.__name__,
        "inputs": [layers.array(v) for v in x],
        "labels": [layers.array(v) for v in y],
        "weights": weights(model),
        "outputs": outputs(model, x),
    }
    optimizer = keras.optimizers.SGD(0.1, momentum=0.9)
    single = len(losses) == 1
    model.compile(optimizer, losses[0] if single else losses, loss_weights=loss_weights)
    after = []
    for _ in range(STEPS):
        result = model.train_on_batch(x, y[0] if single else y)
        after.append(float(np.ravel(result)[0]))
    return {**content, "losses": after, "trained": weights(model), "trainedOutputs": outputs(model, x)}


def main():
    cases = [case(20 + n, *model) for n, model in enumerate(MODELS)]
    golden.write("graphs", layers.SEED, {"steps": STEPS, "cases": cases})


if __name__ == "__main__":
    main()
