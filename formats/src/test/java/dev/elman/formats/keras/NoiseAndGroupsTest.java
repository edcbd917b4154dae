package dev.elman.formats.keras;

import static dev.elman.Elman.conv1dTranspose;
import static dev.elman.Elman.convLstm1d;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.flatten;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.reshape;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.constraint.Constraints;
import dev.elman.formats.ModelFiles;
import dev.elman.layer.AlphaDropout;
import dev.elman.layer.GaussianDropout;
import dev.elman.layer.GroupNormalization;
import dev.elman.layer.SpatialDropout2d;
import dev.elman.layer.convolution.Conv1dTranspose;
import dev.elman.layer.convolution.ConvConfig;
import dev.elman.layer.convolution.ConvLstm1d;
import dev.elman.layer.convolution.ConvLstmConfig;
import dev.elman.layer.convolution.WindowPadding;
import dev.elman.model.Sequential;
import dev.elman.regularizer.Regularizers;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Layers that drop or disturb, and normalisation in groups, come back from a file with their
/// options.
class NoiseAndGroupsTest {
  @TempDir Path folder;

  private Sequential reloaded(Sequential model, Tensor x) throws Exception {
    model.build();
    Path file = folder.resolve("model.keras");
    ModelFiles.save(model, file);
    Sequential read = (Sequential) ModelFiles.load(file);
    assertThat(read.predict(x).toArray()).isEqualTo(model.predict(x).toArray());
    return read;
  }

  @Test
  void noiseKeepsItsRate() throws Exception {
    Sequential read =
        reloaded(
            Sequential.of(
                input(5, 3),
                new GroupNormalization(GroupNormalization.Config.groups(3).epsilon(0.5)),
                new GaussianDropout(0.2),
                lstm(4).returnSequences(),
                new AlphaDropout(0.1),
                reshape(5, 2, 2),
                new SpatialDropout2d(0.3),
                flatten(),
                dense(2)),
            Tensor.random(new Seed(1), 2, 5, 3));
    assertThat(read.layers())
        .filteredOn(GroupNormalization.class::isInstance)
        .extracting(layer -> ((GroupNormalization) layer).config().epsilon())
        .containsExactly(0.5);
    assertThat(read.layers())
        .filteredOn(GaussianDropout.class::isInstance)
        .extracting(layer -> ((GaussianDropout) layer).rate())
        .containsExactly(0.2f);
    assertThat(read.layers())
        .filteredOn(AlphaDropout.class::isInstance)
        .extracting(layer -> ((AlphaDropout) layer).rate())
        .containsExactly(0.1f);
    assertThat(read.layers())
        .filteredOn(SpatialDropout2d.class::isInstance)
        .extracting(layer -> ((SpatialDropout2d) layer).rate())
        .containsExactly(0.3f);
  }

  @Test
  void theWayBackOfAConvolutionKeepsItsOptions() throws Exception {
    ConvConfig config = ConvConfig.of(2, 3).strides(2).padding(WindowPadding.SAME);
    Sequential read =
        reloaded(
            Sequential.of(input(5, 3), conv1dTranspose(config), lstm(2)),
            Tensor.random(new Seed(1), 2, 5, 3));
    assertThat(read.layers())
        .filteredOn(Conv1dTranspose.class::isInstance)
        .extracting(layer -> ((Conv1dTranspose) layer).config().padding())
        .containsExactly(WindowPadding.SAME);
  }

  @Test
  void convolutionalLstmsKeepAllOptions() throws Exception {
    ConvLstmConfig config =
        ConvLstmConfig.of(2, 3)
            .dropout(0.2)
            .recurrentDropout(0.3)
            .seed(5)
            .stateful(true)
            .recurrentRegularizer(Regularizers.l2(0.25))
            .kernelConstraint(Constraints.maxNorm(2));
    Sequential read =
        reloaded(
            Sequential.of(input(3, 5, 2), convLstm1d(config), flatten(), dense(2)),
            Tensor.random(new Seed(1), 2, 3, 5, 2));
    ConvLstm1d layer =
        (ConvLstm1d)
            read.layers().stream().filter(ConvLstm1d.class::isInstance).findFirst().orElseThrow();
    assertThat(layer.config().dropout()).isEqualTo(0.2);
    assertThat(layer.config().recurrentDropout()).isEqualTo(0.3);
    assertThat(layer.config().seed()).isEqualTo(5);
    assertThat(layer.config().stateful()).isTrue();
    assertThat(layer.parameters().get(1).regularizer()).isEqualTo(Regularizers.l2(0.25));
    assertThat(layer.parameters().get(0).constraint()).isEqualTo(Constraints.maxNorm(2));
  }
}
