package dev.elman.benchmarks;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is measured: a recurrent layer whose last h goes through a dense layer with one output.
///
/// Written `LSTM B32 T100 F64 U128 training`.
///
/// @param cell the recurrent layer
/// @param batch B, sequences per call
/// @param time T, time steps
/// @param features F, values per step
/// @param units U, the size of the state
/// @param mode what a call does
record Work(Cell cell, int batch, int time, int features, int units, Mode mode) {
  private static final Pattern SHAPE =
      Pattern.compile("(SimpleRNN|LSTM|GRU) B(\\d+) T(\\d+) F(\\d+) U(\\d+) (\\w+)");

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
    return new Work(
        Cell.of(shape.group(1)),
        Integer.parseInt(shape.group(2)),
        Integer.parseInt(shape.group(3)),
        Integer.parseInt(shape.group(4)),
        Integer.parseInt(shape.group(5)),
        Mode.valueOf(shape.group(6).toUpperCase(Locale.ROOT)));
  }

  /// G, the columns of the pre-activations.
  int columns() {
    return cell.gates * units;
  }

  /// Floating-point operations of the matrix products of a call: two per multiplication, and
  /// backward needs two products for each one of forward.
  double operations() {
    double forward = 2.0 * batch * time * columns() * (features + units);
    return switch (mode) {
      case TRAINING -> 3 * forward;
      case INFERENCE -> forward;
      case STREAMING -> forward / time;
    };
  }

  /// Without the mode.
  String shape() {
    return "%s B%d T%d F%d U%d".formatted(cell.title, batch, time, features, units);
  }

  @Override
  public String toString() {
    return shape() + " " + mode.title();
  }
}
