"""Models of PyTorch: as both of its exporters write them as ONNX, and their state dicts as .pt and .safetensors.

Writes formats/src/test/resources/golden/pytorch: for every model its files and `<name>.io.json` with an input and the
output. Needs torch, onnx, onnxscript and safetensors.
"""

import json
from pathlib import Path

import onnx
import torch
from safetensors.torch import save_file
from torch import nn

SEED = 20261127
FOLDER = Path(__file__).resolve().parents[2] / "formats/src/test/resources/golden/pytorch"
BATCH, TIME, WORDS = 2, 6, 11


class Tagger(nn.Module):
    """A result for every step."""

    def __init__(self, kind, **options):
        super().__init__()
        self.embedding = nn.Embedding(WORDS, 4)
        self.rnn = getattr(nn, kind)(4, 5, batch_first=True, **options)
        size = (options.get("proj_size") or 5) * (2 if options.get("bidirectional") else 1)
        self.norm = nn.LayerNorm(size)
        self.output = nn.Linear(size, 3)

    def forward(self, x):
        y, _ = self.rnn(self.embedding(x))
        return torch.softmax(self.output(torch.relu(self.norm(y))), -1)


class Classifier(nn.Module):
    """A result for the last state."""

    def __init__(self, kind, last, **options):
        super().__init__()
        self.last = last
        self.rnn = getattr(nn, kind)(3, 5, batch_first=True, **options)
        self.output = nn.Linear(5 * (2 if options.get("bidirectional") else 1), 2)

    def forward(self, x):
        y, state = self.rnn(x)
        h = state[0] if isinstance(state, tuple) else state
        return torch.tanh(self.output(self.last(y, h)))


def last_step(y, h):
    return y[:, -1, :]


def last_state(y, h):
    return h[-1]


def both_states(y, h):
    return torch.cat([h[-2], h[-1]], -1)


class TimeMajor(nn.Module):
    """PyTorch's own order of the axes."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(3, 5)

    def forward(self, x):
        return self.rnn(x)[0]


def models():
    for kind in ("RNN", "GRU", "LSTM"):
        name = kind.lower()
        yield f"{name}-stacked", Tagger(kind, num_layers=2), True
        yield f"{name}-bidirectional", Tagger(kind, num_layers=2, bidirectional=True), True
        yield f"{name}-last-state", Classifier(kind, last_state, num_layers=2), True
        yield f"{name}-both-states", Classifier(kind, both_states, bidirectional=True), True
    yield "lstm-last-step", Classifier("LSTM", last_step), True
    yield "rnn-relu", Tagger("RNN", nonlinearity="relu"), True
    yield "gru-no-bias", Tagger("GRU", bias=False), True
    yield "gru-time-major", TimeMajor(), True
    yield "lstm-projected", Tagger("LSTM", num_layers=2, proj_size=3), False


def randomise(model):
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.uniform_(-0.6, 0.6)


def tensor(values):
    return {"shape": list(values.shape), "data": [float(f"{v:.9g}") for v in values.reshape(-1).tolist()]}


def export(model, x, name):
    names = dict(input_names=["x"], output_names=["y"], opset_version=18)
    torch.onnx.export(
        model, (x,), FOLDER / f"{name}.legacy.onnx", dynamo=False, dynamic_axes={"x": {0: "batch", 1: "time"}}, **names
    )
    dim = torch.export.Dim
    torch.onnx.export(
        model, (x,), FOLDER / f"{name}.dynamo.onnx", dynamo=True, external_data=False,
        dynamic_shapes=({0: dim("batch"), 1: dim("time")},), **names
    )
    without_traces(FOLDER / f"{name}.dynamo.onnx")


def without_traces(file):
    """Removes what the exporter says about source files and packages."""
    model = onnx.load(file)
    for message in [model, model.graph, *model.graph.node, *model.graph.initializer, *model.graph.value_info,
                    *model.graph.input, *model.graph.output]:
        del message.metadata_props[:]
    onnx.save(model, file)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    for name, model, exported in models():
        model.eval()
        randomise(model)
        ids = isinstance(model, Tagger)
        x = torch.randint(0, WORDS, (BATCH, TIME)) if ids else torch.rand(BATCH, TIME, 3) * 4 - 2
        with torch.no_grad():
            y = model(x)
        io = {"seed": SEED, "torch": torch.__version__, "inputs": [tensor(x)], "outputs": [tensor(y)]}
        (FOLDER / f"{name}.io.json").write_text(json.dumps(io) + "\n")
        save_file(model.state_dict(), FOLDER / f"{name}.safetensors")
        torch.save(model.state_dict(), FOLDER / f"{name}.pt")
        if exported:
            export(model, x, name)


main()
