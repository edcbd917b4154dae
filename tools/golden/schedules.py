"""Learning rates of schedules at some steps."""

import golden

golden.double_precision()

import keras
import numpy as np
import torch

SEED = 0
STEPS = [0, 1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 19, 20, 21, 25, 29, 30, 31, 39, 40, 55, 70, 71, 99, 150, 1000]
SCHEDULES = [
    ("ExponentialDecay", {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.7}),
    ("ExponentialDecay", {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.7, "staircase": True}),
    ("InverseTimeDecay", {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.7}),
    ("InverseTimeDecay", {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.7, "staircase": True}),
    ("PiecewiseConstantDecay", {"boundaries": [5, 20], "values": [0.3, 0.2, 0.1]}),
    ("PiecewiseConstantDecay", {"boundaries": [10], "values": [0.3, 0.2]}),
    ("PolynomialDecay", {"initial_learning_rate": 0.1, "decay_steps": 30}),
    ("PolynomialDecay", {"initial_learning_rate": 0.1, "decay_steps": 30, "end_learning_rate": 0.01, "power": 0.5}),
    ("PolynomialDecay", {"initial_learning_rate": 0.1, "decay_steps": 30, "power": 2.0, "cycle": True}),
    ("CosineDecay", {"initial_learning_rate": 0.1, "decay_steps": 30}),
    ("CosineDecay", {"initial_learning_rate": 0.1, "decay_steps": 30, "alpha": 0.2}),
    (
        "CosineDecay",
        {"initial_learning_rate": 0.01, "decay_steps": 30, "alpha": 0.2, "warmup_target": 0.1, "warmup_steps": 11},
    ),
    ("CosineDecayRestarts", {"initial_learning_rate": 0.1, "first_decay_steps": 10}),
    (
        "CosineDecayRestarts",
        {"initial_learning_rate": 0.1, "first_decay_steps": 7, "t_mul": 1.5, "m_mul": 0.8, "alpha": 0.1},
    ),
    (
        "CosineDecayRestarts",
        {"initial_learning_rate": 0.1, "first_decay_steps": 7, "t_mul": 1.0, "m_mul": 0.9, "alpha": 0.1},
    ),
]
ONE_CYCLES = [
    {"max_lr": 0.1, "total_steps": 100},
    {"max_lr": 0.1, "total_steps": 80, "pct_start": 0.4, "div_factor": 10.0, "final_div_factor": 100.0},
    {"max_lr": 0.1, "total_steps": 80, "pct_start": 0.4, "three_phase": True},
]


def one_cycle(options):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0, momentum=0.9)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, **options)
    rates = []
    for _ in range(options["total_steps"]):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if len(rates) < options["total_steps"]:
            schedule.step()
    return rates


def main():
    cases = []
    for name, options in SCHEDULES:
        schedule = getattr(keras.optimizers.schedules, name)(**options)
        cases.append({"name": name, "options": options, "rates": [float(schedule(step)) for step in STEPS]})
    for options in ONE_CYCLES:
        rates = one_cycle(options)
        steps = [step for step in STEPS if step < options["total_steps"]]
        cases.append({"name": "OneCycleLR", "options": options, "rates": [rates[step] for step in steps]})
    for case in cases:
        case["rates"] = np.array(case["rates"])
    golden.write("schedules", SEED, {"torch": torch.__version__, "steps": STEPS, "cases": cases})


main()
