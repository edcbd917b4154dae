"""A file of events as TensorBoard's own package writes it, and reads it back; with --read FOLDER, what that package
finds in the event files of a training."""

import base64
import sys
import tempfile
from pathlib import Path

import golden

import numpy as np
import tensorboard
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.plugins.histogram.summary_v2 import histogram_pb
from tensorboard.summary.writer.record_writer import RecordWriter
from tensorboard.util import tensor_util

SEED = 20260703
MILLIS = 1_700_000_000_125


def histogram(values):
    """The intervals are those of tf.summary.histogram; where all values are equal, the last one alone."""
    data = [float(v) for v in values]
    buckets = tensor_util.make_ndarray(histogram_pb("tag", data).value[0].tensor)
    if buckets[-1, 0] == buckets[-1, 1]:
        buckets = buckets[-1:]
    total = squares = 0.0
    for value in data:
        total += value
        squares += value * value
    return summary_pb2.HistogramProto(
        min=min(data),
        max=max(data),
        num=len(data),
        sum=total,
        sum_squares=squares,
        bucket_limit=buckets[:, 1],
        bucket=buckets[:, 2],
    )


def check(path, scalars, histograms):
    """Reads the file back as TensorBoard does."""
    events = EventAccumulator(str(path), size_guidance={"scalars": 0, "histograms": 0})
    events.Reload()
    for scalar in scalars:
        found = [(e.step, np.float32(e.value)) for e in events.Scalars(scalar["tag"])]
        assert (scalar["step"], np.float32(scalar["value"])) in found, (scalar, found)
    for item in histograms:
        (found,) = [e for e in events.Histograms(item["tag"]) if e.step == item["step"]]
        assert sum(found.histogram_value.bucket) == len(item["values"])
        assert found.wall_time == MILLIS / 1000


def write_golden():
    random = np.random.default_rng(SEED)
    scalars = [
        {"tag": "epoch_loss", "step": 0, "value": 0.0},
        {"tag": "epoch_loss", "step": 1, "value": 0.734375},
        {"tag": "epoch_Größe", "step": 300, "value": -1.5e-7},
        {"tag": "batch_loss", "step": 2**40, "value": 3.0e38},
    ]
    values = [
        random.normal(size=200),
        random.uniform(-3, 0, size=31),
        np.array([0.0, 1.0]),
        np.array([-0.75]),
        np.full(5, 0.25),
        np.zeros(7),
    ]
    histograms = [
        {"tag": f"lstm/kernel_{i}/histogram", "step": i, "values": v.astype("float32")} for i, v in enumerate(values)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.out.tfevents.1"
        with path.open("wb") as file:
            out = RecordWriter(file)
            out.write(event_pb2.Event(wall_time=MILLIS / 1000, file_version="brain.Event:2").SerializeToString())
            for item in scalars + histograms:
                content = (
                    {"simple_value": item["value"]} if "value" in item else {"histo": histogram(item["values"])}
                )
                summary = summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag=item["tag"], **content)])
                event = event_pb2.Event(wall_time=MILLIS / 1000, step=item["step"], summary=summary)
                out.write(event.SerializeToString())
        check(path, scalars, histograms)
        content = base64.b64encode(path.read_bytes()).decode()
    golden.write(
        "tensorboard_events",
        SEED,
        {
            "tensorboard": tensorboard.__version__,
            "millis": MILLIS,
            "scalars": scalars,
            "histograms": histograms,
            "file": content,
        },
    )


def read(folder):
    """Prints the tags of each run, how many steps each has, and the last."""
    for run in sorted({path.parent for path in Path(folder).rglob("events.out.tfevents.*")}):
        events = EventAccumulator(str(run), size_guidance={"scalars": 0, "histograms": 0})
        events.Reload()
        print(run.relative_to(folder))
        for tag in events.Tags()["scalars"]:
            all_steps = events.Scalars(tag)
            print(f"  {tag}: {len(all_steps)} steps, last {all_steps[-1].step}: {all_steps[-1].value:.7g}")
        for tag in events.Tags()["histograms"]:
            all_steps = events.Histograms(tag)
            last = all_steps[-1].histogram_value
            print(
                f"  {tag}: {len(all_steps)} steps, last {all_steps[-1].step}: {int(sum(last.bucket))} values"
                f" in [{last.min:.4g}, {last.max:.4g}]"
            )


if sys.argv[1:2] == ["--read"]:
    read(sys.argv[2])
else:
    write_golden()
