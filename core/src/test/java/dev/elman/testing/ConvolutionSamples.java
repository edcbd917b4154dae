package dev.elman.testing;

import static dev.elman.testing.LayerSample.SEQUENCE;

import dev.elman.activation.Activations;
import dev.elman.layer.Layer;
import dev.elman.layer.convolution.AveragePooling1d;
import dev.elman.layer.convolution.AveragePooling2d;
import dev.elman.layer.convolution.Conv1d;
import dev.elman.layer.convolution.Conv1dTranspose;
import dev.elman.layer.convolution.Conv2d;
import dev.elman.layer.convolution.ConvConfig;
import dev.elman.layer.convolution.ConvLstm1d;
import dev.elman.layer.convolution.ConvLstm2d;
import dev.elman.layer.convolution.ConvLstmConfig;
import dev.elman.layer.convolution.Cropping1d;
import dev.elman.layer.convolution.GlobalAveragePooling1d;
import dev.elman.layer.convolution.GlobalAveragePooling2d;
import dev.elman.layer.convolution.GlobalMaxPooling1d;
import dev.elman.layer.convolution.GlobalMaxPooling2d;
import dev.elman.layer.convolution.MaxPooling1d;
import dev.elman.layer.convolution.MaxPooling2d;
import dev.elman.layer.convolution.PoolConfig;
import dev.elman.layer.convolution.UpSampling1d;
import dev.elman.layer.convolution.WindowPadding;
import dev.elman.layer.convolution.ZeroPadding1d;
import dev.elman.tensor.Shape;
import java.util.List;
import java.util.function.Supplier;

/// The samples of convolutions and pooling.
final class ConvolutionSamples {
  private static final Shape IMAGE = Shape.of(4, 5, 2);

  private ConvolutionSamples() {}

  static List<LayerSample> all() {
    ConvConfig same = ConvConfig.of(4, 3).padding(WindowPadding.SAME);
    ConvLstmConfig rows = ConvLstmConfig.of(3, 2);
    Shape state = Shape.of(3, 3);
    return List.of(
        of("Conv1D", () -> new Conv1d(ConvConfig.of(4, 2)), Shape.of(4, 4)),
        of("Conv1D same", () -> new Conv1d(same.strides(2)), Shape.of(3, 4)),
        of(
            "Conv1D causal",
            () ->
                new Conv1d(
                    ConvConfig.of(6, 2)
                        .padding(WindowPadding.CAUSAL)
                        .dilationRate(2)
                        .groups(3)
                        .useBias(false)
                        .activation(Activations.gelu())),
            Shape.of(5, 6)),
        of("Conv1DTranspose", () -> new Conv1dTranspose(ConvConfig.of(4, 3)), Shape.of(7, 4)),
        of(
            "Conv1DTranspose same",
            () -> new Conv1dTranspose(same.strides(2).activation(Activations.gelu())),
            Shape.of(10, 4)),
        image("Conv2D", () -> new Conv2d(ConvConfig.of(3, 2, 3)), Shape.of(3, 3, 3)),
        of("MaxPooling1D", MaxPooling1d::new, Shape.of(2, 3)),
        of(
            "AveragePooling1D",
            () -> new AveragePooling1d(PoolConfig.of(3).strides(2).padding(WindowPadding.SAME)),
            Shape.of(3, 3)),
        image("MaxPooling2D", MaxPooling2d::new, Shape.of(2, 2, 2)),
        image("AveragePooling2D", () -> new AveragePooling2d(PoolConfig.of(2)), Shape.of(2, 2, 2)),
        of("GlobalMaxPooling1D", GlobalMaxPooling1d::new, Shape.of(3)),
        of("GlobalAveragePooling1D", () -> new GlobalAveragePooling1d(true), Shape.of(1, 3)),
        image("GlobalMaxPooling2D", () -> new GlobalMaxPooling2d(true), Shape.of(1, 1, 2)),
        image("GlobalAveragePooling2D", GlobalAveragePooling2d::new, Shape.of(2)),
        of("ZeroPadding1D", ZeroPadding1d::new, Shape.of(7, 3)),
        of("Cropping1D", Cropping1d::new, Shape.of(3, 3)),
        of("UpSampling1D", UpSampling1d::new, Shape.of(10, 3)),
        new LayerSample(
            "ConvLSTM1D",
            () -> new ConvLstm1d(rows.returnSequences(true).activation(Activations.gelu())),
            Shape.of(3, 4, 2),
            Shape.of(3, 3, 3)),
        new LayerSample(
            "ConvLSTM1D states",
            () -> new ConvLstm1d(rows.returnState(true).goBackwards(true)),
            List.of(Shape.of(3, 4, 2), state, state),
            List.of(state, state, state),
            0),
        new LayerSample(
            "ConvLSTM1D dropout",
            () -> new ConvLstm1d(rows.dropout(0.3).recurrentDropout(0.4).returnSequences(true)),
            Shape.of(3, 4, 2),
            Shape.of(3, 3, 3)),
        new LayerSample(
            "ConvLSTM2D",
            () -> new ConvLstm2d(ConvLstmConfig.of(2, 3).padding(WindowPadding.SAME).strides(2)),
            Shape.of(3, 4, 3, 2),
            Shape.of(2, 2, 2)));
  }

  private static LayerSample of(String name, Supplier<Layer> make, Shape output) {
    return new LayerSample(name, make, SEQUENCE, output);
  }

  private static LayerSample image(String name, Supplier<Layer> make, Shape output) {
    return new LayerSample(name, make, IMAGE, output);
  }
}
