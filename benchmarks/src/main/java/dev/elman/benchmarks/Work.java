package dev.elman.benchmarks;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// What is measured: a recurrent layer whose last h goes through a dense layer with one output.
///
/// Written `LSTM B32 T100 F64 U128 training`, or `LSTM B32 T100 F64 U128 ragged training` where the
/// sequences have lengths spread evenly from 1 to T and are padded with zeros behind.
///
/// @param cell the recurrent layer
/// @param batch B, sequences per call
/// @param time T, time steps
/// @param features F, values per step
/// @param units U, the size of the state
/// @param ragged whether the sequences have different lengths
/// @param mode what a call does
record Work(Cell cell, int batch, int time, int features, int units, boolean ragged, Mode mode) {
  private static final Pattern SHAPE =
      Pattern.compile("(SimpleRNN|LSTM|GRU) B(\\d+) T(\\d+) F(\\d+) U(\\d+)( ragged)? (\\w+)");

  /// The recurrent layers and how many blocks of U columns their pre-activations have.
  enum Cell {
    SIMPLE_RNN("SimpleRNN", 1),
    LSTM("LSTM", 4),
    GRU("GRU", 3);

    final String title;
    final int gates;

    Cell(String title, int gates) {
      this.title = title;
      this.gates = gates;
    }

    static Cell of(String title) {
      for (Cell cell : values()) {
        if (cell.title.equals(title)) {
          return cell;
        }
      }
      throw new IllegalArgumentException(
          "cell: expected SimpleRNN, LSTM or GRU, but got \"" + title + "\".");
    }
  }

  /// What a call does.
  enum Mode {
    /// Forward, backward and Adam.
    TRAINING,
    /// Forward.
    INFERENCE,
    /// One time step of one sequence, from the state that the last call left.
    STREAMING;

    String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Work parse(String text) {
    Matcher shape = SHAPE.matcher(text.strip());
    if (!shape.matches()) {
      throw new IllegalArgumentException(
          "shape: expected something like \"LSTM B32 T100 F64 U128 training\", but got \""
              + text
              + "\".");
    }
    Work work =
        new Work(
            Cell.of(shape.group(1)),
            Integer.parseInt(shape.group(2)),
            Integer.parseInt(shape.group(3)),
            Integer.parseInt(shape.group(4)),
            Integer.parseInt(shape.group(5)),
            shape.group(6) != null,
            Mode.valueOf(shape.group(7).toUpperCase(Locale.ROOT)));
    if (work.ragged && work.mode == Mode.STREAMING) {
      throw new IllegalArgumentException(
          "shape: expected ragged with training or inference, but got \"" + text + "\".");
    }
    return work;
  }

  /// The real steps of a sequence; short and long ones come in turn.
  int length(int row) {
    return ragged ? 1 + (int) (row * 37L % batch * (time - 1) / Math.max(1, batch - 1)) : time;
  }

  private long steps() {
    return IntStream.range(0, batch).mapToLong(this::length).sum();
  }

  /// G, the columns of the pre-activations.
  int columns() {
    return cell.gates * units;
  }

  /// Floating-point operations of the matrix products of a call, those of padding not counted: two
  /// per multiplication, and backward needs two products for each one of forward.
  double operations() {
    double step = 2.0 * columns() * (features + units);
    double forward = step * steps();
    return switch (mode) {
      case TRAINING -> 3 * forward;
      case INFERENCE -> forward;
      case STREAMING -> step * batch;
    };
  }

  /// Without the mode.
  String shape() {
    return "%s B%d T%d F%d U%d%s"
        .formatted(cell.title, batch, time, features, units, ragged ? " ragged" : "");
  }

  @Override
  public String toString() {
    return shape() + " " + mode.title();
  }
}
