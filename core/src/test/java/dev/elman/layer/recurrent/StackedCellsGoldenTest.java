package dev.elman.layer.recurrent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.elman.golden.Golden;
import dev.elman.model.Sequential;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keras's `RNN(StackedRNNCells([LSTMCell(4), GRUCell(3), SimpleRNNCell(2)]))`: its output with its
/// weights.
class StackedCellsGoldenTest {
  private static final List<String> CELLS = List.of("lstm_cell", "gru_cell", "simple_rnn_cell");

  @TempDir private Path folder;

  @Test
  void theOutputIsThatOfKerasAndOfNoOtherOrder() throws IOException {
    String root = System.getenv("ELMAN_GOLDEN");
    Assumptions.assumeTrue(
        root != null && Files.isDirectory(Path.of(root)),
        "skipped: ELMAN_GOLDEN does not name the folder of the golden files");
    Path keras = Path.of(Objects.requireNonNull(root)).resolve("keras");
    JsonNode io = new ObjectMapper().readTree(keras.resolve("stacked_cells.io.json").toFile());
    Tensor x = tensor(io.get("inputs").get(0));
    Tensor y = tensor(io.get("outputs").get(0));
    List<Tensor> weights = weights(keras.resolve("stacked_cells.keras"));

    assertThat(difference(weights, x, y)).isLessThanOrEqualTo(1e-5f);
    List<Tensor> mirrored = new ArrayList<>(weights);
    mirrored.set(3, mirroredColumns(weights.get(3))); // the kernel of the second cell
    assertThat(difference(mirrored, x, y)).isGreaterThan(1e-3f);
  }

  private static float difference(List<Tensor> weights, Tensor x, Tensor y) {
    Cell stack =
        new StackedCells(
            new Lstm(CellConfig.units(4)),
            new Gru(CellConfig.units(3)),
            new SimpleRnn(CellConfig.units(2)));
    Sequential model = Sequential.of(new Recurrent(stack));
    model.buildFor(x.shape().dropFirst());
    model.setWeights(weights);
    Tensor got = model.predict(x);
    assertThat(got.shape()).isEqualTo(y.shape());
    float largest = 0;
    for (int i = 0; i < y.size(); i++) {
      largest = Math.max(largest, Math.abs(got.data()[i] - y.data()[i]));
    }
    return largest;
  }

  private static Tensor mirroredColumns(Tensor kernel) {
    Tensor mirrored = Tensor.zeros(kernel.shape());
    int columns = kernel.extent(1);
    for (int i = 0; i < kernel.size(); i++) {
      mirrored.data()[i] = kernel.data()[i / columns * columns + columns - 1 - i % columns];
    }
    return mirrored;
  }

  private List<Tensor> weights(Path file) throws IOException {
    Path copy = folder.resolve("weights.h5");
    try (ZipFile zip = new ZipFile(file.toFile());
        InputStream in = zip.getInputStream(zip.getEntry("model.weights.h5"))) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    List<Tensor> weights = new ArrayList<>();
    try (HdfFile h5 = new HdfFile(copy)) {
      for (String cell : CELLS) {
        for (int k = 0; k < 3; k++) {
          var dataset = h5.getDatasetByPath("layers/rnn/cell/cells/" + cell + "/vars/" + k);
          weights.add(Tensor.of((float[]) dataset.getDataFlat(), dataset.getDimensions()));
        }
      }
    }
    return Collections.unmodifiableList(weights);
  }

  private static Tensor tensor(JsonNode node) {
    int[] extents = Golden.elements(node.get("shape")).mapToInt(JsonNode::asInt).toArray();
    return Tensor.over(Golden.floats(node.get("data")), Shape.of(extents));
  }
}
