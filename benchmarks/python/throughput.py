"""The models of WholeModel.java in PyTorch: trains one and prints the nanoseconds of the best and of the median batch.

throughput.py MODEL SECONDS
"""
import sys
import time

import torch

WORDS = 10_000


class Language(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(WORDS, 512)
        self.lstm = torch.nn.LSTM(512, 512, num_layers=2, batch_first=True)
        self.dense = torch.nn.Linear(512, WORDS)

    def forward(self, x):
        return self.dense(self.lstm(self.embedding(x))[0]).flatten(0, 1)


class Last(torch.nn.Module):
    def __init__(self, layer, units, outputs):
        super().__init__()
        self.layer = layer
        self.dense = torch.nn.Linear(units, outputs)

    def forward(self, x):
        return self.dense(self.layer(x)[0][:, -1])


def models():
    cross_entropy = torch.nn.functional.cross_entropy
    return {
        "language": lambda: (
            Language(), cross_entropy, torch.randint(WORDS, (20, 35)), torch.randint(WORDS, (20 * 35,)),
        ),
        "row_mnist": lambda: (
            Last(torch.nn.LSTM(28, 128, batch_first=True), 128, 10), cross_entropy,
            torch.rand(128, 28, 28), torch.randint(10, (128,)),
        ),
        "forecast": lambda: (
            Last(torch.nn.GRU(8, 64, batch_first=True), 64, 24), torch.nn.functional.mse_loss,
            torch.rand(64, 168, 8), torch.rand(64, 24),
        ),
    }


def main():
    name, seconds = sys.argv[1], float(sys.argv[2])
    model, loss_of, x, y = models()[name]()
    adam = torch.optim.Adam(model.parameters())
    times = []
    for limit in (max(3.0, seconds), seconds):  # the first is for warming up
        times = []
        end = time.perf_counter() + limit
        while not times or time.perf_counter() < end:
            begin = time.perf_counter_ns()
            adam.zero_grad()
            loss_of(model(x), y).backward()
            adam.step()
            times.append(time.perf_counter_ns() - begin)
    print("nanos", min(times), sorted(times)[len(times) // 2])


main()
