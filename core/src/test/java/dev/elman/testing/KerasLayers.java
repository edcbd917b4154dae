package dev.elman.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elman.activation.Activation;
import dev.elman.activation.Activations;
import dev.elman.layer.ActivationLayer;
import dev.elman.layer.ActivityRegularization;
import dev.elman.layer.Add;
import dev.elman.layer.AdditiveAttention;
import dev.elman.layer.AlphaDropout;
import dev.elman.layer.Attention;
import dev.elman.layer.Average;
import dev.elman.layer.BatchNormalization;
import dev.elman.layer.Concatenate;
import dev.elman.layer.Dense;
import dev.elman.layer.Dot;
import dev.elman.layer.Dropout;
import dev.elman.layer.Embedding;
import dev.elman.layer.Flatten;
import dev.elman.layer.GaussianDropout;
import dev.elman.layer.GaussianNoise;
import dev.elman.layer.GroupNormalization;
import dev.elman.layer.Layer;
import dev.elman.layer.LayerNormalization;
import dev.elman.layer.Masking;
import dev.elman.layer.Maximum;
import dev.elman.layer.Minimum;
import dev.elman.layer.MultiHeadAttention;
import dev.elman.layer.Multiply;
import dev.elman.layer.PRelu;
import dev.elman.layer.Permute;
import dev.elman.layer.RepeatVector;
import dev.elman.layer.Rescaling;
import dev.elman.layer.Reshape;
import dev.elman.layer.RmsNormalization;
import dev.elman.layer.SpatialDropout1d;
import dev.elman.layer.SpatialDropout2d;
import dev.elman.layer.Subtract;
import dev.elman.layer.TimeDistributed;
import dev.elman.layer.UnitNormalization;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.layer.recurrent.Bidirectional.MergeMode;
import dev.elman.layer.recurrent.CellConfig;
import dev.elman.layer.recurrent.Recurrent;
import java.util.Locale;
import java.util.stream.StreamSupport;

/// The layers that Keras describes by a class name and options. What the options leave out has the
/// library's default, so a default other than Keras's is seen in the values.
public final class KerasLayers {
  private KerasLayers() {}

  /// A new layer.
  public static Layer of(String type, JsonNode config) {
    return switch (type) {
      case "Embedding" -> embedding(config);
      case "Masking" ->
          config.isEmpty() ? new Masking() : new Masking(config.get("mask_value").asDouble());
      case "SpatialDropout1D" -> new SpatialDropout1d(config.get("rate").asDouble());
      case "SpatialDropout2D" -> new SpatialDropout2d(config.get("rate").asDouble());
      case "GaussianDropout" -> new GaussianDropout(config.get("rate").asDouble());
      case "AlphaDropout" -> new AlphaDropout(config.get("rate").asDouble());
      case "GroupNormalization" -> groupNormalization(config);
      case "GaussianNoise" -> new GaussianNoise(config.get("stddev").asDouble());
      case "ActivityRegularization" ->
          new ActivityRegularization(config.path("l1").asDouble(), config.path("l2").asDouble());
      case "RepeatVector" -> new RepeatVector(config.get("n").asInt());
      case "Permute" -> new Permute(ints(config.get("dims")));
      case "Reshape" -> new Reshape(ints(config.get("target_shape")));
      case "LayerNormalization" -> layerNormalization(config);
      case "RMSNormalization" ->
          config.isEmpty()
              ? new RmsNormalization()
              : new RmsNormalization(config.get("epsilon").asDouble());
      case "BatchNormalization" -> batchNormalization(config);
      case "UnitNormalization" -> new UnitNormalization();
      case "Rescaling" ->
          new Rescaling(config.get("scale").asDouble(), config.path("offset").asDouble());
      case "PReLU" -> new PRelu();
      case "LeakyReLU" ->
          config.isEmpty()
              ? ActivationLayer.leakyRelu()
              : ActivationLayer.leakyRelu(config.get("negative_slope").asDouble());
      case "ELU" ->
          config.isEmpty()
              ? ActivationLayer.elu()
              : ActivationLayer.elu(config.get("alpha").asDouble());
      case "ReLU" ->
          config.isEmpty()
              ? ActivationLayer.relu()
              : ActivationLayer.relu(
                  config.get("max_value").asDouble(),
                  config.get("negative_slope").asDouble(),
                  config.get("threshold").asDouble());
      case "Softmax" -> ActivationLayer.softmax();
      case "Attention" -> attention(config);
      case "AdditiveAttention" -> additiveAttention(config);
      case "MultiHeadAttention" -> multiHeadAttention(config);
      case "Add" -> new Add();
      case "Subtract" -> new Subtract();
      case "Multiply" -> new Multiply();
      case "Average" -> new Average();
      case "Maximum" -> new Maximum();
      case "Minimum" -> new Minimum();
      case "Concatenate" ->
          config.isEmpty() ? new Concatenate() : new Concatenate(config.get("axis").asInt());
      case "Dot" -> dot(config);
      case "TimeDistributed" -> new TimeDistributed(inner(config.get("layer")));
      case "Dense" -> dense(config);
      case "Dropout" -> new Dropout(config.get("rate").asDouble());
      case "Flatten" -> new Flatten();
      case "Activation" -> new ActivationLayer(activation(config.get("activation")));
      case "SimpleRNN", "LSTM", "GRU" -> recurrent(type, config, config);
      case "Bidirectional" -> bidirectional(config);
      default -> KerasConvolutions.of(type, config);
    };
  }

  private static Layer embedding(JsonNode config) {
    Embedding.Config c =
        Embedding.Config.of(config.get("input_dim").asInt(), config.get("output_dim").asInt());
    return new Embedding(
        config.has("mask_zero") ? c.maskZero(config.get("mask_zero").asBoolean()) : c);
  }

  private static Layer layerNormalization(JsonNode config) {
    LayerNormalization.Config c = LayerNormalization.Config.DEFAULT;
    c = config.has("epsilon") ? c.epsilon(config.get("epsilon").asDouble()) : c;
    return new LayerNormalization(
        c.center(config.path("center").asBoolean(true))
            .scale(config.path("scale").asBoolean(true)));
  }

  private static Layer groupNormalization(JsonNode config) {
    GroupNormalization.Config c = GroupNormalization.Config.groups(config.get("groups").asInt());
    c = config.has("epsilon") ? c.epsilon(config.get("epsilon").asDouble()) : c;
    return new GroupNormalization(
        c.center(config.path("center").asBoolean(true))
            .scale(config.path("scale").asBoolean(true)));
  }

  private static Layer batchNormalization(JsonNode config) {
    BatchNormalization.Config c = BatchNormalization.Config.DEFAULT;
    c = config.has("epsilon") ? c.epsilon(config.get("epsilon").asDouble()) : c;
    c = config.has("momentum") ? c.momentum(config.get("momentum").asDouble()) : c;
    return new BatchNormalization(
        c.center(config.path("center").asBoolean(true))
            .scale(config.path("scale").asBoolean(true)));
  }

  private static Layer attention(JsonNode config) {
    Attention.Config c =
        Attention.Config.DEFAULT
            .useCausalMask(config.path("use_causal_mask").asBoolean())
            .returnAttentionScores(config.path("return_attention_scores").asBoolean());
    c = config.has("use_scale") ? c.useScale(config.get("use_scale").asBoolean()) : c;
    return new Attention(
        config.path("score_mode").asText().equals("concat")
            ? c.scoreMode(Attention.ScoreMode.CONCAT)
            : c);
  }

  private static Layer additiveAttention(JsonNode config) {
    AdditiveAttention.Config c =
        AdditiveAttention.Config.DEFAULT
            .useCausalMask(config.path("use_causal_mask").asBoolean())
            .returnAttentionScores(config.path("return_attention_scores").asBoolean());
    return new AdditiveAttention(
        config.has("use_scale") ? c.useScale(config.get("use_scale").asBoolean()) : c);
  }

  private static Layer multiHeadAttention(JsonNode config) {
    MultiHeadAttention.Config c =
        MultiHeadAttention.Config.of(config.get("num_heads").asInt(), config.get("key_dim").asInt())
            .useCausalMask(config.path("use_causal_mask").asBoolean())
            .returnAttentionScores(config.path("return_attention_scores").asBoolean());
    c = config.has("value_dim") ? c.valueDim(config.get("value_dim").asInt()) : c;
    c = config.has("use_bias") ? c.useBias(config.get("use_bias").asBoolean()) : c;
    return new MultiHeadAttention(
        config.has("output_shape") ? c.outputShape(config.get("output_shape").asInt()) : c);
  }

  private static Layer dense(JsonNode config) {
    Dense.Config c = Dense.Config.units(config.get("units").asInt());
    c = c.useBias(config.path("use_bias").asBoolean(true));
    return new Dense(
        config.has("activation") ? c.activation(activation(config.get("activation"))) : c);
  }

  /// A recurrent layer.
  ///
  /// @param type the name of the layer with such a cell
  /// @param options how its steps are strung together
  static Recurrent recurrent(String type, JsonNode options, JsonNode cell) {
    CellConfig config =
        CellConfig.units(cell.get("units").asInt()).useBias(cell.path("use_bias").asBoolean(true));
    config =
        cell.has("activation") ? config.activation(activation(cell.get("activation"))) : config;
    config =
        cell.has("recurrent_activation")
            ? config.recurrentActivation(activation(cell.get("recurrent_activation")))
            : config;
    config =
        config
            .dropout(cell.path("dropout").asDouble())
            .recurrentDropout(cell.path("recurrent_dropout").asDouble())
            .seed(cell.path("seed").isInt() ? cell.get("seed").asInt() : null);
    CellKind kind =
        switch (type) {
          case "SimpleRNN" -> CellKind.SIMPLE_RNN;
          case "LSTM" -> CellKind.LSTM;
          default ->
              cell.path("reset_after").asBoolean(true) ? CellKind.GRU : CellKind.GRU_RESET_BEFORE;
        };
    return new Recurrent(
        kind.cell(config),
        new Recurrent.Options(
            options.path("return_sequences").asBoolean(),
            options.path("return_state").asBoolean(),
            options.path("go_backwards").asBoolean(),
            options.path("stateful").asBoolean(),
            options.path("unroll").asBoolean(),
            options.path("zero_output_for_mask").asBoolean(),
            options.path("gradient_checkpointing").asBoolean()));
  }

  private static Layer bidirectional(JsonNode config) {
    Recurrent forward = (Recurrent) inner(config.get("layer"));
    JsonNode merge = config.path("merge_mode");
    MergeMode mode =
        merge.isNull()
            ? MergeMode.NONE
            : MergeMode.valueOf(merge.asText("concat").toUpperCase(Locale.ROOT));
    return config.has("backward_layer")
        ? new Bidirectional(forward, (Recurrent) inner(config.get("backward_layer")), mode)
        : new Bidirectional(forward, mode);
  }

  static Activation activation(JsonNode value) {
    return Activations.of(value.isTextual() ? value.asText() : value.get("config").asText());
  }

  private static Layer dot(JsonNode config) {
    JsonNode axes = config.get("axes");
    Dot.Config c =
        axes.isArray()
            ? Dot.Config.axes(axes.get(0).asInt(), axes.get(1).asInt())
            : new Dot(axes.asInt()).config();
    return new Dot(config.has("normalize") ? c.normalize(config.get("normalize").asBoolean()) : c);
  }

  /// A layer inside of another: of Keras's config, or of a golden value's.
  private static Layer inner(JsonNode layer) {
    JsonNode type = layer.has("class_name") ? layer.get("class_name") : layer.get("layer");
    return of(type.asText(), layer.get("config"));
  }

  static int[] ints(JsonNode numbers) {
    return StreamSupport.stream(numbers.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
