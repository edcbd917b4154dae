"""Weights, averages and slots after steps of optimizers, in single precision."""

import golden

import keras
import numpy as np

SEED = 20260104
STEPS = 12
SHAPES = {"kernel": (3, 4), "bias": (4,), "recurrent_kernel": (2, 3, 4), "tall": (5, 2)}
CLIPS = [{"clipvalue": 0.5}, {"clipnorm": 1.0}, {"global_clipnorm": 1.5}]
RULES = [
    ("SGD", {"learning_rate": 0.1}),
    ("SGD", {"learning_rate": 0.1, "momentum": 0.9}),
    ("SGD", {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True}),
    ("RMSprop", {"learning_rate": 0.01}),
    ("RMSprop", {"learning_rate": 0.01, "rho": 0.8, "momentum": 0.7}),
    ("RMSprop", {"learning_rate": 0.01, "centered": True}),
    ("RMSprop", {"learning_rate": 0.01, "momentum": 0.7, "centered": True}),
    ("RMSprop", {"learning_rate": 0.01, "epsilon": 1e-2}),  # shows where epsilon is
    ("Adam", {"learning_rate": 0.01}),
    ("Adam", {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3}),
    ("Adam", {"learning_rate": 0.01, "amsgrad": True}),
    ("AdamW", {"learning_rate": 0.01}),
    ("AdamW", {"learning_rate": 0.01, "beta_1": 0.8, "amsgrad": True, "weight_decay": 0.5}),
    ("Nadam", {"learning_rate": 0.01}),
    ("Nadam", {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3}),
    ("Adamax", {"learning_rate": 0.01}),
    ("Adamax", {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.7, "epsilon": 1e-1}),
    ("Adagrad", {"learning_rate": 0.1}),
    ("Adagrad", {"learning_rate": 0.1, "initial_accumulator_value": 0.0, "epsilon": 1e-1}),
    ("Adadelta", {"learning_rate": 1.0}),
    ("Adadelta", {"learning_rate": 1.0, "rho": 0.8, "epsilon": 1e-2}),
    ("Ftrl", {"learning_rate": 0.1}),
    (
        "Ftrl",
        {
            "learning_rate": 0.1,
            "learning_rate_power": -0.7,
            "initial_accumulator_value": 0.5,
            "l1_regularization_strength": 0.9,
            "l2_regularization_strength": 0.2,
            "l2_shrinkage_regularization_strength": 0.3,
            "beta": 0.4,
        },
    ),
    ("Lion", {"learning_rate": 0.01}),
    ("Lion", {"learning_rate": 0.01, "beta_1": 0.5, "beta_2": 0.8}),
    ("Lamb", {"learning_rate": 0.01}),
    ("Lamb", {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-2}),
    ("Adafactor", {"learning_rate": 0.05}),
    (
        "Adafactor",
        {
            "learning_rate": 0.9,
            "beta_2_decay": -0.6,
            "epsilon_1": 1e-2,
            "epsilon_2": 2.0,
            "clip_threshold": 0.3,
            "relative_step": False,
        },
    ),
    ("Muon", {"learning_rate": 0.01}),
    ("Muon", {"learning_rate": 0.01, "nesterov": False, "rms_rate": None, "ns_steps": 3}),
    (
        "Muon",
        {
            "learning_rate": 0.01,
            "momentum": 0.8,
            "exclude_layers": ["tall"],
            "weight_decay": 0.5,
            "adam_weight_decay": 0.9,
            "adam_beta_1": 0.8,
            "adam_lr_ratio": 0.5,
        },
    ),
]
CLIPPED = ["SGD", "Adam", "Lamb", "Adafactor"]
DECAY = {"exponential_decay": [0.1, 3, 0.5]}
COMMON = [
    ("SGD", {"learning_rate": 0.1, "weight_decay": 0.3}),
    ("RMSprop", {"learning_rate": 0.01, "weight_decay": 0.3, "exclude": ["bias", "recurrent"]}),
    ("Lamb", {"learning_rate": 0.01, "weight_decay": 0.3, "exclude": ["tall"]}),
    ("Muon", {"learning_rate": 0.01, "exclude": ["kernel"]}),
    ("SGD", {"learning_rate": DECAY}),
    ("Adafactor", {"learning_rate": DECAY}),
    ("SGD", {"learning_rate": 0.1, "use_ema": True}),
    ("Adam", {"learning_rate": 0.01, "use_ema": True, "ema_momentum": 0.8}),
    (
        "Adam",
        {"learning_rate": 0.01, "use_ema": True, "ema_momentum": 0.7, "ema_overwrite_frequency": 5},
    ),
    ("SGD", {"learning_rate": 0.1, "gradient_accumulation_steps": 3}),
    ("Nadam", {"learning_rate": 0.01, "gradient_accumulation_steps": 5}),
    ("Lamb", {"learning_rate": 0.01, "gradient_accumulation_steps": 2, "clipnorm": 1.0}),
    (
        "Adam",
        {
            "learning_rate": {"exponential_decay": [0.02, 3, 0.5]},
            "gradient_accumulation_steps": 2,
            "global_clipnorm": 1.0,
            "use_ema": True,
            "ema_momentum": 0.7,
            "ema_overwrite_frequency": 3,
            "weight_decay": 0.1,
        },
    ),
    ("SGD", {"learning_rate": 0.1, "constraint": 1.5}),
    (
        "Adam",
        {
            "learning_rate": 0.02,
            "constraint": 0.8,
            "use_ema": True,
            "ema_momentum": 0.7,
            "gradient_accumulation_steps": 2,
        },
    ),
]


def flat(variables):
    return np.concatenate([np.asarray(v).ravel() for v in variables])


def rate(value):
    if isinstance(value, dict):
        return keras.optimizers.schedules.ExponentialDecay(*value["exponential_decay"])
    return value


def case(name, options, weights, gradients, with_slots):
    config = {key: value for key, value in options.items() if key not in ("exclude", "constraint")}
    config["learning_rate"] = rate(config["learning_rate"])
    optimizer = getattr(keras.optimizers, name)(**config)
    if "exclude" in options:
        optimizer.exclude_from_weight_decay(var_names=options["exclude"])
    variables = [keras.Variable(value, name=key) for key, value in zip(SHAPES, weights)]
    if "constraint" in options:
        for variable in variables:
            variable.constraint = keras.constraints.MaxNorm(options["constraint"])
    kept = []
    for step in range(STEPS):
        optimizer.apply(gradients[step], variables)
        if step == 0 or step == STEPS - 1:
            kept.append(flat(variables))
    result = {"name": name, "options": options, "last": kept[1]}
    if with_slots:
        result["first"] = kept[0]
    if config.get("use_ema"):
        result["average"] = flat(optimizer._model_variables_moving_average)
    if with_slots:
        result["variables"] = [np.asarray(v).ravel() for v in optimizer.variables[2:]]
    return result


def main():
    random = np.random.default_rng(SEED)
    weights = [random.normal(size=shape).astype("float32") for shape in SHAPES.values()]
    scales = [0.2, 2.0, 0.5, 4.0, 0.1, 1.0, 0.3, 3.0, 0.7, 0.4, 0.05, 1.5]  # some are clipped
    gradients = [
        [(random.normal(size=shape) * scale).astype("float32") for shape in SHAPES.values()]
        for scale in scales
    ]
    cases = []
    for name, options in RULES:
        cases.append(case(name, options, weights, gradients, len(options) == 1))
    for name in CLIPPED:
        options = next(options for rule, options in RULES if rule == name)
        for clip in CLIPS:
            cases.append(case(name, {**options, **clip}, weights, gradients, False))
    for name, options in COMMON:
        cases.append(case(name, options, weights, gradients, False))
    for name, options in [
        ("Adam", {"learning_rate": 0.01, "amsgrad": True}),
        ("RMSprop", {"learning_rate": 0.01, "momentum": 0.7, "centered": True}),
        ("Adam", {"learning_rate": 0.01, "use_ema": True, "gradient_accumulation_steps": 5}),
    ]:
        cases.append(case(name, options, weights, gradients, True))
    content = {
        "shapes": {key: list(shape) for key, shape in SHAPES.items()},
        "weights": flat(weights),
        "gradients": [flat(step) for step in gradients],
        "cases": cases,
    }
    golden.write("optimizers", SEED, content)


main()
