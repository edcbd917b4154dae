"""Outputs, masks and gradients of layers, in one file per group."""

import sys

import golden

golden.double_precision()

import jax
import jax.numpy as jnp
import keras
import numpy as np
from keras.src import backend

SEED = 20260103
B, T, F = 2, 4, 3


class Cases:
    """The cases of one file, with random numbers of their own."""

    def __init__(self, number, script="layers"):
        self.random = np.random.default_rng([SEED, number])
        self.script = script
        self.cases = []

    def numbers(self, *shape, scale=1.0):
        """Values of both signs, none near 0."""
        size = self.random.uniform(0.1, 1.2, size=shape) * scale
        return golden.as_float32(np.where(self.random.random(shape) < 0.5, size, -size))

    def add(self, name, config, inputs, masks=None, training=False, **call):
        """Calls the layer with a list of inputs and records all that comes of it.

        masks: one entry per input, a list of lists of 0 and 1, or None.
        call: arguments of call besides; they are options of the layer in Elman.
        """
        layer = make(name, config)
        masks = masks or [None] * len(inputs)
        run = caller(layer, masks, training, call)
        run(None, None, inputs)  # builds the layer
        layer.set_weights([weight(self, w) for w in layer.weights])
        trainable = [np.array(v.value) for v in layer.trainable_variables]
        fixed = [np.array(v.value) for v in layer.non_trainable_variables]

        integer = [i for i, x in enumerate(inputs) if np.asarray(x).dtype.kind == "i"]
        y, after, y_masks, losses = run(trainable, fixed, inputs)
        dy = [self.numbers(*np.shape(o)) for o in y]

        def total(trainable, real):
            given = iter(real)
            full = [x if i in integer else next(given) for i, x in enumerate(inputs)]
            outs, _, _, loss = run(trainable, fixed, full)
            return sum(jnp.sum(o * d) for o, d in zip(outs, dy)) + loss

        real = [jnp.array(x) for i, x in enumerate(inputs) if i not in integer]
        d_trainable, d_real = jax.grad(total, argnums=(0, 1))(trainable, real)
        d_real = iter(d_real)
        self.cases.append(
            {
                "layer": name,
                "config": {**config, **call},
                "training": training,
                "inputs": [array(x) for x in inputs],
                "masks": masks,
                "weights": [array(w) for w in layer.get_weights()],
                "outputs": [array(o) for o in y],
                "penalty": losses,
                "outputMasks": [None if m is None else np.array(m).astype(int).tolist() for m in y_masks],
                "dOutputs": [np.ravel(d) for d in dy],
                "dInputs": [None if i in integer else np.ravel(next(d_real)) for i in range(len(inputs))],
                "dWeights": [np.ravel(d) for d in d_trainable],
                "statistics": [np.ravel(v) for v in after] if training else [],
            }
        )

    def write(self, name):
        golden.write(name, SEED, {"cases": self.cases}, script=self.script)


def make(name, config):
    """A layer; an inner layer is given by its name and config."""
    inner = {k: make(v["layer"], v["config"]) for k, v in config.items() if isinstance(v, dict) and "layer" in v}
    return getattr(keras.layers, name)(**{**config, **inner})


def weight(cases, variable):
    values = cases.numbers(*variable.shape)
    return np.abs(values) + 0.2 if "variance" in variable.name else values


def array(x):
    return {"shape": list(np.shape(x)), "values": np.ravel(x)}


def caller(layer, masks, training, call):
    """The layer as a function of its weights and inputs.

    Returns the outputs, the non-trainable weights afterwards, the masks of the outputs and the loss.
    """

    def run(trainable, fixed, inputs):
        tensors = [jnp.array(x) for x in inputs]
        for x, mask in zip(tensors, masks):
            if mask is not None:
                backend.set_keras_mask(x, jnp.array(mask, "bool"))
        takes_list = isinstance(layer, (keras.layers.Attention, keras.src.layers.merging.base_merge.Merge))
        args = (tensors,) if takes_list else tensors
        kwargs = dict(call)
        if isinstance(layer, (keras.layers.RNN, keras.layers.Bidirectional)) and len(tensors) > 1:
            args, kwargs["initial_state"] = tensors[:1], tensors[1:]
            if isinstance(layer, keras.layers.RNN) and masks[0] is not None:
                kwargs["mask"] = jnp.array(masks[0], "bool")  # with initial states Keras overlooks that of x itself
        if layer._call_has_training_arg:
            kwargs["training"] = training
        if trainable is None:
            y, after, loss = layer(*args, **kwargs), [], 0.0
        else:
            variables = layer.trainable_variables + layer.non_trainable_variables
            state = list(zip(variables, [*trainable, *fixed]))
            with backend.StatelessScope(state, collect_losses=True) as scope:
                y = layer(*args, **kwargs)
                after = [scope.get_current_value(v) for v in layer.non_trainable_variables]
                loss = sum(scope.losses)
        outputs = list(y) if isinstance(y, (tuple, list)) else [y]
        # Only the first: to the scores of MultiHeadAttention, Keras 3.15 attaches a mask of another shape.
        y_masks = [backend.get_keras_mask(outputs[0])] + [None] * (len(outputs) - 1)
        return outputs, after, y_masks, loss

    return run


GAPS = [[1, 0, 1, 1], [1, 1, 0, 0]]
LEFT = [[0, 1, 1, 1], [1, 1, 1, 0]]


def core():
    cases = Cases(1)
    x = cases.numbers(B, T, F)
    ids = np.array([[3, 0, 5, 3], [1, 1, 0, 2]])
    cases.add("Embedding", {"input_dim": 6, "output_dim": 3}, [ids])
    cases.add("Embedding", {"input_dim": 6, "output_dim": 3, "mask_zero": True}, [ids])
    cases.add("Embedding", {"input_dim": 6, "output_dim": 3, "mask_zero": True}, [ids], masks=[GAPS])
    cases.add("Embedding", {"input_dim": 6, "output_dim": 2}, [np.array([3, 0, 5])])
    padded = np.array(x)
    padded[0, 1:3] = 0
    padded[1, 3] = 0
    padded[1, 0, 1] = 0
    cases.add("Masking", {}, [padded])
    cases.add("Masking", {"mask_value": 0.25}, [np.where(padded == 0, 0.25, padded)], masks=[GAPS])
    for name, config in [
        ("SpatialDropout1D", {"rate": 0.5}),
        ("GaussianNoise", {"stddev": 0.5}),
        ("ActivityRegularization", {"l1": 0.1, "l2": 0.3}),
    ]:
        cases.add(name, config, [x], masks=[GAPS])
    cases.add("ActivityRegularization", {"l2": 0.3}, [x], training=True)
    cases.add("RepeatVector", {"n": 3}, [x[:, 0]])
    cases.add("Permute", {"dims": [2, 1]}, [x])
    cases.add("Permute", {"dims": [3, 1, 2]}, [cases.numbers(2, 3, 2, 4)])
    cases.add("Reshape", {"target_shape": [6, 2]}, [x], masks=[GAPS])
    cases.add("Reshape", {"target_shape": [2, -1, 3]}, [x])
    cases.write("layers_core")


def normalization():
    cases = Cases(2)
    x = cases.numbers(B, T, F)
    for shape in [(B, T, F), (3, 5)]:
        for name in ["LayerNormalization", "RMSNormalization"]:
            cases.add(name, {}, [cases.numbers(*shape)])
    cases.add("LayerNormalization", {"epsilon": 0.5, "center": False}, [x], masks=[GAPS])
    cases.add("LayerNormalization", {"scale": False}, [x])
    cases.add("RMSNormalization", {"epsilon": 0.5}, [x], masks=[GAPS])
    for training in [False, True]:
        cases.add("BatchNormalization", {}, [x], training=training)
        cases.add("BatchNormalization", {}, [x], masks=[GAPS], training=training)
    for config in [{"epsilon": 0.5, "momentum": 0.7, "center": False}, {"scale": False}]:
        cases.add("BatchNormalization", config, [cases.numbers(5, 2)], training=True)
    cases.write("layers_normalization")


def attention():
    cases = Cases(3)
    query, value, key = cases.numbers(B, T, F), cases.numbers(B, 5, 2), cases.numbers(B, 5, F)
    q_mask, v_mask, k_mask = GAPS, [[1, 1, 0, 1, 0], [0, 1, 1, 1, 1]], [[0, 1, 1, 1, 1], [1, 1, 1, 0, 0]]
    scores = {"return_attention_scores": True}
    for name, config in [
        ("Attention", {}),
        ("Attention", {"use_scale": True}),
        ("Attention", {"score_mode": "concat"}),
        ("Attention", {"score_mode": "concat", "use_scale": True}),
        ("AdditiveAttention", {}),
        ("AdditiveAttention", {"use_scale": False}),
    ]:
        cases.add(name, config, [query, value, key], masks=[q_mask, v_mask, None], training=True, **scores)
    for name in ["Attention", "AdditiveAttention"]:
        cases.add(name, {}, [query, key])
        masks = [None, [[1, 1, 0, 1, 0], [1, 0, 1, 1, 1]], None]
        cases.add(name, {}, [query, value, key], masks=masks, use_causal_mask=True, **scores)
    heads = {"num_heads": 2, "key_dim": 3}
    cases.add("MultiHeadAttention", heads, [query, value])
    cases.add("MultiHeadAttention", heads, [query, value, key], use_causal_mask=True)
    cases.add("MultiHeadAttention", {**heads, "use_bias": False}, [query, key], masks=[None, v_mask])
    cases.add(
        "MultiHeadAttention",
        {**heads, "value_dim": 2, "output_shape": 5},
        [query, value, key],
        masks=[q_mask, v_mask, k_mask],
        use_causal_mask=True,
        **scores,
    )
    cases.write("layers_attention")


LAST = [[1, 0, 0, 1], [0, 1, 0, 1]]


def merging():
    cases = Cases(4)
    F = 2
    a, b, c = (cases.numbers(B, T, F) for _ in range(3))
    step, steps, vector = cases.numbers(B, 1, F), cases.numbers(B, T, 1), cases.numbers(B, F)
    for name in ["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"]:
        cases.add(name, {}, [a, vector], masks=[GAPS, None])
        cases.add(name, {}, [steps, step])
        cases.add(name, {}, [a, b], masks=[GAPS, LAST])
    for name in ["Add", "Multiply", "Average", "Maximum", "Minimum"]:
        cases.add(name, {}, [a, b, c])
        for masks in [[GAPS, LEFT, LAST], [GAPS, None, LAST], [None, GAPS, LAST]]:
            if name != "Average":
                cases.add(name, {}, [a, b, c], masks=masks)
    cases.add("Concatenate", {}, [vector, cases.numbers(B, 2)])
    cases.add("Concatenate", {}, [a, b, steps])
    cases.add("Concatenate", {}, [a, steps], masks=[GAPS, LAST])
    cases.add("Concatenate", {}, [a, steps, b], masks=[GAPS, None, LAST])
    cases.add("Concatenate", {"axis": 1}, [a, step, b])
    cases.add("Concatenate", {"axis": 1}, [a, step, b], masks=[GAPS, None, LAST])
    cases.add("Concatenate", {"axis": -2}, [a, step, b], masks=[GAPS, [[1], [0]], LAST])
    cases.add("Concatenate", {"axis": 2}, [cases.numbers(B, 2, 3, 2), cases.numbers(B, 2, 1, 2)])
    many, few = cases.numbers(B, 5, F), cases.numbers(B, F, 3)
    for normalize in [{}, {"normalize": True}]:
        cases.add("Dot", {"axes": 2, **normalize}, [a, many], masks=[GAPS, None])
        cases.add("Dot", {"axes": [2, 1], **normalize}, [a, few])
        cases.add("Dot", {"axes": [1, -1], **normalize}, [few, many])
        cases.add("Dot", {"axes": -1, **normalize}, [vector, cases.numbers(B, F)])
        cases.add("Dot", {"axes": [1, 2], **normalize}, [vector, a])
        cases.add("Dot", {"axes": [3, 1], **normalize}, [cases.numbers(B, 2, 3, 2), cases.numbers(B, 2, 4)])
    cases.write("layers_merging")


def wrapping():
    cases = Cases(5)
    x = cases.numbers(B, T, F)
    dense = {"layer": "Dense", "config": {"units": 4, "activation": "tanh"}}
    cases.add("TimeDistributed", {"layer": dense}, [x])
    cases.add("TimeDistributed", {"layer": dense}, [x], masks=[GAPS])
    cases.add("TimeDistributed", {"layer": dense}, [cases.numbers(B, T, 2, F)])
    normalization = {"layer": "LayerNormalization", "config": {}}
    cases.add("TimeDistributed", {"layer": normalization}, [x], masks=[GAPS])
    lstm = {"layer": "LSTM", "config": {"units": 2}}
    cases.add("TimeDistributed", {"layer": lstm}, [cases.numbers(B, 3, 4, 2)])
    cases.write("layers_wrapping")


def bidirectional():
    cases = Cases(6)
    x = cases.numbers(B, T, F)

    def inner(name, **config):
        # Keras 3.15's tanh returns float32, which a scan over float64 states refuses
        unroll = {"unroll": True} if name == "SimpleRNN" else {}
        return {"layer": name, "config": {"units": 3, **unroll, **config}}

    for merge in ["concat", "sum", "mul", "ave", None]:
        for name in ["SimpleRNN", "LSTM", "GRU"]:
            for sequences in [False, True]:
                layer = inner(name, return_sequences=sequences)
                cases.add("Bidirectional", {"layer": layer, "merge_mode": merge}, [x])
    backward = inner("GRU", units=2, activation="softsign", go_backwards=True)
    cases.add("Bidirectional", {"layer": inner("LSTM"), "backward_layer": backward}, [x])
    for name, states in [("LSTM", 4), ("GRU", 2)]:
        for sequences in [False, True]:
            for masks in [GAPS, LEFT]:
                layer = inner(name, return_sequences=sequences)
                cases.add("Bidirectional", {"layer": layer}, [x], masks=[masks])
            layer = inner(name, return_sequences=sequences, return_state=True)
            first = [cases.numbers(B, 3) for _ in range(states)]
            cases.add("Bidirectional", {"layer": layer, "merge_mode": None}, [x, *first])
    cases.write("layers_bidirectional")


def convolution():
    cases = Cases(7)
    x, image = cases.numbers(B, 7, 4), cases.numbers(B, 5, 4, 2)
    gaps = [[1, 0, 1, 1, 1, 0, 1], [1, 1, 0, 0, 1, 0, 0]]
    for padding in ["valid", "same", "causal"]:
        kernel = {"filters": 3, "kernel_size": 3, "padding": padding}
        cases.add("Conv1D", kernel, [x], masks=[gaps])
        cases.add("Conv1D", {**kernel, "strides": 2, "activation": "tanh"}, [x])
        cases.add("Conv1D", {**kernel, "dilation_rate": 2, "use_bias": False}, [x])
        cases.add("Conv1D", {**kernel, "filters": 6, "kernel_size": 2, "groups": 2}, [x])
    for padding in ["valid", "same"]:
        kernel = {"filters": 4, "kernel_size": [2, 3], "padding": padding}
        cases.add("Conv2D", {**kernel, "strides": [2, 1], "activation": "sigmoid"}, [image])
        cases.add("Conv2D", {**kernel, "dilation_rate": [2, 1], "groups": 2}, [image])
        for kind in ["MaxPooling", "AveragePooling"]:
            for pool in [{"pool_size": 2}, {"pool_size": 3, "strides": 2}, {"pool_size": 3, "strides": 1}]:
                cases.add(kind + "1D", {**pool, "padding": padding}, [x])
            cases.add(kind + "2D", {"pool_size": [2, 3], "strides": [1, 2], "padding": padding}, [image])
    cases.add("MaxPooling1D", {}, [x], masks=[gaps])
    cases.add("MaxPooling2D", {}, [image])
    for kind in ["Max", "Average"]:
        for keep in [{}, {"keepdims": True}]:
            cases.add("Global" + kind + "Pooling1D", keep, [x], masks=[gaps])
            cases.add("Global" + kind + "Pooling1D", keep, [x])
            cases.add("Global" + kind + "Pooling2D", keep, [image])
    for name, option in [("ZeroPadding1D", "padding"), ("Cropping1D", "cropping")]:
        cases.add(name, {}, [x], masks=[gaps])
        cases.add(name, {option: [2, 1]}, [x])
    cases.add("UpSampling1D", {}, [x], masks=[gaps])
    cases.add("UpSampling1D", {"size": 3}, [x])
    for padding in ["valid", "same"]:
        kernel = {"filters": 3, "kernel_size": 3, "padding": padding}
        cases.add("Conv1DTranspose", kernel, [x], masks=[gaps])
        cases.add("Conv1DTranspose", {**kernel, "strides": 2, "activation": "tanh"}, [x])
        cases.add("Conv1DTranspose", {**kernel, "kernel_size": 2, "strides": 3, "use_bias": False}, [x])
        cases.add("Conv1DTranspose", {**kernel, "kernel_size": 4, "strides": 2}, [x])
        cases.add("Conv1DTranspose", {**kernel, "dilation_rate": 2}, [x])
    cases.write("layers_convolution")


def conv_lstm():
    cases = Cases(8)
    # without masks, which Keras 3.15 cannot bring to the shape of these states
    rows, images = cases.numbers(B, 3, 5, 2), cases.numbers(B, 3, 4, 5, 2)
    kernel = {"filters": 2, "kernel_size": 3}
    for more in [{}, {"return_sequences": True}, {"go_backwards": True, "return_sequences": True}]:
        cases.add("ConvLSTM1D", {**kernel, "padding": "same", **more}, [rows])
        cases.add("ConvLSTM1D", {**kernel, **more}, [rows])
    cases.add("ConvLSTM1D", {**kernel, "strides": 2, "activation": "softsign", "use_bias": False}, [rows])
    cases.add("ConvLSTM1D", {**kernel, "dilation_rate": 2, "recurrent_activation": "hard_sigmoid"}, [rows])
    states = [cases.numbers(B, 5, 2), cases.numbers(B, 5, 2)]
    both = {"padding": "same", "return_state": True, "return_sequences": True}
    cases.add("ConvLSTM1D", {**kernel, **both}, [rows, *states])
    cases.add("ConvLSTM2D", {"filters": 2, "kernel_size": [2, 3], "padding": "same"}, [images])
    cases.add("ConvLSTM2D", {"filters": 2, "kernel_size": [2, 3], "strides": [1, 2], **both}, [images])
    cases.write("layers_conv_lstm")


def small():
    cases = Cases(9)
    x = cases.numbers(B, T, F)
    cases.add("UnitNormalization", {}, [x], masks=[GAPS])
    cases.add("Rescaling", {"scale": 0.4, "offset": -1.5}, [x], masks=[GAPS])
    cases.add("Rescaling", {"scale": 2}, [x])
    cases.add("PReLU", {"shared_axes": [1]}, [x], masks=[GAPS])
    cases.add("LeakyReLU", {}, [x], masks=[GAPS])
    cases.add("LeakyReLU", {"negative_slope": 0.1}, [x])
    cases.add("ELU", {}, [x], masks=[GAPS])
    cases.add("ELU", {"alpha": 0.5}, [x])
    cases.add("ReLU", {}, [x], masks=[GAPS])
    cases.add("ReLU", {"max_value": 0.8, "negative_slope": 0.2, "threshold": 0.3}, [x])
    cases.add("Softmax", {}, [x])
    image = cases.numbers(B, 2, 3, 6)
    cases.add("GroupNormalization", {"groups": 3}, [x], masks=[GAPS])
    cases.add("GroupNormalization", {"groups": 2, "epsilon": 0.5, "center": False}, [image])
    cases.add("GroupNormalization", {"groups": -1, "scale": False}, [image])
    cases.add("GroupNormalization", {"groups": 1}, [cases.numbers(3, 4)])
    for name in ["GaussianDropout", "AlphaDropout"]:
        cases.add(name, {"rate": 0.5}, [x], masks=[GAPS])
    cases.add("SpatialDropout2D", {"rate": 0.5}, [image])
    cases.write("layers_small")


GROUPS = [
    core,
    normalization,
    attention,
    merging,
    wrapping,
    bidirectional,
    convolution,
    conv_lstm,
    small,
]


def main():
    """All groups, or those that are named."""
    for group in GROUPS:
        if len(sys.argv) == 1 or group.__name__ in sys.argv:
            group()


if __name__ == "__main__":
    main()
