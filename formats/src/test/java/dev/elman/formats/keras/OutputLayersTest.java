package dev.elman.formats.keras;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;
import static dev.elman.Elman.segRnn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.formats.ModelFiles;
import dev.elman.layer.AdaptiveSoftmax;
import dev.elman.layer.Crf;
import dev.elman.layer.Layer;
import dev.elman.layer.SampledSoftmax;
import dev.elman.layer.recurrent.SegRnn;
import dev.elman.model.Functional;
import dev.elman.model.Model;
import dev.elman.model.Sequential;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Layers that Keras does not have and that are the last of a model come back from a file with
/// their options and weights.
class OutputLayersTest {
  private static final Tensor X = Tensor.random(new Seed(1), 3, 5, 4);

  @TempDir Path folder;

  private Layer reloaded(Layer layer) throws Exception {
    Sequential model = Sequential.of(input(5, 4), dense(6), layer);
    model.build();
    Path file = folder.resolve(layer.type() + ".keras");
    ModelFiles.save(model, file);
    Model read = ModelFiles.load(file);
    assertThat(read.getWeights().stream().map(Tensor::toArray).toList())
        .usingRecursiveComparison()
        .isEqualTo(model.getWeights().stream().map(Tensor::toArray).toList());
    assertThat(read.predict(X).toArray()).isEqualTo(model.predict(X).toArray());
    return read.layers().getLast();
  }

  @Test
  void crfsKeepWhatTheyForbid() throws Exception {
    Crf.Config config =
        Crf.Config.scheme(List.of("O", "B-A", "I-A", "B-B", "I-B", "B-C")).forbidEnd(3);
    Crf crf = new Crf(config);
    Crf read = (Crf) reloaded(crf);
    assertThat(read.config().forbiddenTransitions()).isEqualTo(config.forbiddenTransitions());
    assertThat(read.config().forbiddenStarts()).isEqualTo(config.forbiddenStarts());
    assertThat(read.config().forbiddenEnds()).isEqualTo(config.forbiddenEnds());
    Tensor scores = Tensor.random(new Seed(2), 4, 7, 6);
    assertThat(read.decode(scores, null)).isEqualTo(crf.decode(scores, null));
  }

  @Test
  void softmaxesOfManyClassesKeepTheirOptions() throws Exception {
    AdaptiveSoftmax adaptive =
        new AdaptiveSoftmax(AdaptiveSoftmax.Config.of(12, 3, 7).divValue(1.5).headBias(true));
    AdaptiveSoftmax read = (AdaptiveSoftmax) reloaded(adaptive);
    assertThat(read.config().cutoffs()).containsExactly(3, 7);
    Tensor x = Tensor.random(new Seed(2), 4, 6);
    assertThat(read.logProbabilities(x).toArray())
        .isEqualTo(adaptive.logProbabilities(x).toArray());
    SampledSoftmax sampled = new SampledSoftmax(SampledSoftmax.Config.of(12, 5));
    SampledSoftmax readSampled = (SampledSoftmax) reloaded(sampled);
    assertThat(readSampled.config().samples()).isEqualTo(5);
    assertThat(readSampled.logits(x).toArray()).isEqualTo(sampled.logits(x).toArray());
  }

  @Test
  void networksOfSegmentsKeepTheirOptions() throws Exception {
    SegRnn.Config config = SegRnn.Config.of(6, 4, 10).channels(3).dropout(0.3);
    var window = input(12);
    var series = input(1);
    Functional model =
        Functional.of(List.of(window, series), List.of(segRnn(config).apply(window, series)));
    model.build();
    Path file = folder.resolve("segments.keras");
    ModelFiles.save(model, file);
    Functional read = (Functional) ModelFiles.load(file);
    SegRnn layer = (SegRnn) read.layers().getLast();
    assertThat(layer.config().channels()).isEqualTo(3);
    assertThat(layer.config().dropout()).isEqualTo(0.3);
    Tensor x = Tensor.random(new Seed(1), 3, 12);
    Tensor ids = Tensor.of(new float[] {2, 0, 1}, 3, 1);
    assertThat(read.predictAll(x, ids).getFirst().toArray())
        .isEqualTo(model.predictAll(x, ids).getFirst().toArray());
  }
}
