package dev.elman.model;

import dev.elman.tensor.Parameter;
import java.util.ArrayList;
import java.util.List;

/// The trainable parameters of a model, cut into pieces of limited size, so that several threads
/// can work on them. The cuts depend on the parameters alone, never on the threads.
final class Pieces {
  private static final int LARGEST = 32_768;

  /// Some values of one parameter: from (inclusive), to (exclusive).
  ///
  /// @param parameter the number of the parameter among the trainable ones
  record Piece(int parameter, int from, int to) {}

  /// Pieces that lie behind each other: first (inclusive), end (exclusive); and their values.
  record Run(int first, int end, int from, int to) {}

  private final List<Parameter> parameters;
  private final List<Piece> pieces;
  private final List<Run> chunks;
  private final List<Run> wholes;

  Pieces(List<Parameter> all) {
    parameters = all.stream().filter(Parameter::trainable).toList();
    List<Piece> cut = new ArrayList<>();
    List<Run> runs = new ArrayList<>();
    for (int number = 0; number < parameters.size(); number++) {
      Parameter parameter = parameters.get(number);
      int end = parameter.offset() + parameter.size();
      int first = cut.size();
      for (int at = parameter.offset(); at < end; at += LARGEST) {
        cut.add(new Piece(number, at, Math.min(at + LARGEST, end)));
      }
      runs.add(new Run(first, cut.size(), parameter.offset(), end));
    }
    pieces = List.copyOf(cut);
    wholes = List.copyOf(runs);
    chunks = List.copyOf(chunks(pieces));
  }

  /// Small neighbours are joined.
  private static List<Run> chunks(List<Piece> pieces) {
    List<Run> chunks = new ArrayList<>();
    int first = 0;
    for (int i = 1; i <= pieces.size(); i++) {
      int from = pieces.get(first).from;
      int to = pieces.get(i - 1).to;
      boolean joins =
          i < pieces.size() && pieces.get(i).from == to && pieces.get(i).to - from <= LARGEST;
      if (!joins) {
        chunks.add(new Run(first, i, from, to));
        first = i;
      }
    }
    return chunks;
  }

  /// The trainable parameters.
  List<Parameter> parameters() {
    return parameters;
  }

  /// All pieces, in the order of their places.
  List<Piece> pieces() {
    return pieces;
  }

  /// Runs of about the same size that together hold all pieces.
  List<Run> chunks() {
    return chunks;
  }

  /// The run of each trainable parameter.
  List<Run> wholes() {
    return wholes;
  }
}
