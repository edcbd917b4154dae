package dev.elman.layer.recurrent;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;
import static dev.elman.Elman.mse;
import static dev.elman.Elman.sgd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.model.FitOptions;
import dev.elman.model.Sequential;
import dev.elman.model.Verbose;
import dev.elman.tensor.Matrix;
import dev.elman.tensor.Ops;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The gates in one pass give the bits of the equations one by one.
class OnePassGatesTest {
  /// An activation that the cells do not know, so that they compute equation by equation.
  private record Unknown(Activation known) implements Activation {
    @Override
    public String name() {
      return known.name();
    }

    @Override
    public void forward(Ops ops, Matrix x, Matrix y) {
      known.forward(ops, x, y);
    }

    @Override
    public void backward(Ops ops, Matrix x, Matrix y, Matrix dy, Matrix dx) {
      known.backward(ops, x, y, dy, dx);
    }
  }

  private static float[] weightsAfterTraining(Function<CellConfig, Cell> cell, CellConfig config) {
    Sequential model = Sequential.of(input(6, 3), new Recurrent(cell.apply(config)), dense(1));
    model.seed(5);
    model.compile(sgd(), mse());
    model.fit(
        Tensor.random(new Seed(1), 10, 6, 3),
        Tensor.random(new Seed(2), 10, 1),
        FitOptions.epochs(3).batchSize(5).verbose(Verbose.SILENT));
    return model.parameterBlock().values().clone();
  }

  private static void assertSame(Function<CellConfig, Cell> cell, int units) {
    CellConfig plain = CellConfig.units(units);
    CellConfig unknown =
        plain
            .activation(new Unknown(Activations.tanh()))
            .recurrentActivation(new Unknown(Activations.sigmoid()));
    assertThat(weightsAfterTraining(cell, plain)).isEqualTo(weightsAfterTraining(cell, unknown));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16, 19, 33})
  void anLstm(int units) {
    assertSame(Lstm::new, units);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16, 19, 33})
  void aGru(int units) {
    assertSame(Gru::new, units);
  }
}
