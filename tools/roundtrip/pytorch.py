"""Weights that Elman has saved as safetensors, in a real PyTorch.

Elman has written `NAME.safetensors` and `NAME.io.json` (TorchRoundTrip.java of the formats module's tests says how);
here nn.RNN, nn.GRU and nn.LSTM, each with an nn.Linear behind it, take them by load_state_dict, where no name may be
missing or left over, and must compute the same outputs.

Usage: python pytorch.py FOLDER
"""

import json
import pathlib
import sys

import safetensors.torch
import torch
from torch import nn

OUTPUTS = 1e-5
GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}


class Module(nn.Module):
    def __init__(self, kind, features, state, **options):
        super().__init__()
        units = state["rnn.weight_ih_l0"].shape[0] // GATES[kind]
        self.rnn = getattr(nn, kind)(features, units, batch_first=True, **options)
        out, size = state["output.weight"].shape
        self.output = nn.Linear(size, out)

    def forward(self, x):
        return self.output(self.rnn(x)[0])


def tensor(item):
    return torch.tensor(item["data"], dtype=torch.float32).reshape(item["shape"])


def difference(folder, name):
    io = json.loads((folder / f"{name}.io.json").read_text())
    x, expected = tensor(io["inputs"][0]), tensor(io["outputs"][0])
    state = safetensors.torch.load_file(folder / f"{name}.safetensors")
    options = io["module"]
    model = Module(options.pop("kind"), x.shape[-1], state, **options)
    model.load_state_dict(state)
    with torch.no_grad():
        return float((model.eval()(x) - expected).abs().max())


def main():
    folder = pathlib.Path(sys.argv[1])
    failed = 0
    print(f"PyTorch {torch.__version__}")
    print("| model | largest difference |\n|---|---|")
    for file in sorted(folder.glob("*.safetensors")):
        off = difference(folder, file.stem)
        good = off <= OUTPUTS
        print(f"| {file.stem} | {off:.1e} |{'' if good else ' FAILED'}", flush=True)
        failed += not good
    sys.exit(1 if failed else 0)


main()
