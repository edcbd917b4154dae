package dev.elman.layer;

import dev.elman.initializer.Initializer;
import dev.elman.initializer.Initializers;
import dev.elman.loss.ChainWeights;
import dev.elman.loss.CrfLoss;
import dev.elman.loss.CrfLoss.Tagging;
import dev.elman.metric.Metric;
import dev.elman.metric.SpanF1;
import dev.elman.tensor.Mask;
import dev.elman.tensor.Parameter;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001; on a recurrent
/// network: Huang et al. 2015, arXiv:1508.01991): tags that know which tag stands before them.
/// `[batch, time, tags]` scores → the same.
///
/// ```
/// score(y) = s(y_0) + Σ_t x_t(y_t) + Σ_t A(y_{t-1}, y_t) + e(y_{T-1})
/// p(y | x) = exp score(y) / Σ_{y'} exp score(y')
/// ```
///
/// | parameter | shape | pytorch-crf |
/// |---|---|---|
/// | A | `[tags, tags]`, from, to | transitions |
/// | s | `[tags]` | start_transitions |
/// | e | `[tags]` | end_transitions |
///
/// It is the last layer of a model, behind a linear layer with a unit for each tag. It passes the
/// scores on; the parameters are for its [#loss()], which also trains them, and for [#decode],
/// [#marginals] and [#decoded].
///
/// ```java
/// var crf = new Crf(Crf.Config.scheme(List.of("O", "B-PER", "I-PER")));
/// var model = Sequential.of(input(Shape.ANY, 50), lstm(64).returnSequences(), dense(3), crf);
/// model.compile(adam(), crf.loss(), crf.decoded(Metrics.sparseCategoricalAccuracy()));
/// model.fit(x, y, FitOptions.epochs(10));
/// List<Tagging> tags = crf.decode(model.predict(x), null);
/// ```
///
/// What is forbidden has probability 0 in training, in [#decode] and in [#marginals]. Masked steps
/// are passed over.
public final class Crf extends Layer {
  private final Config config;
  private boolean[] forbiddenTransitions = {}; // [from, to]
  private boolean[] forbiddenStarts = {};
  private boolean[] forbiddenEnds = {};

  /// What a chain may not do.
  ///
  /// @param forbiddenTransitions pairs of tag numbers, from and to, one behind the other
  /// @param forbiddenStarts tags with which no sequence begins
  /// @param forbiddenEnds tags with which no sequence ends
  /// @param initializer first values of all parameters; uniform between -0.05 and 0.05 by default
  public record Config(
      List<Integer> forbiddenTransitions,
      List<Integer> forbiddenStarts,
      List<Integer> forbiddenEnds,
      Initializer initializer) {
    /// Nothing is forbidden.
    public static final Config DEFAULT =
        new Config(List.of(), List.of(), List.of(), Initializers.randomUniform());

    /// Checks that the transitions are pairs.
    ///
    /// @throws IllegalArgumentException if they are not
    public Config {
      if (forbiddenTransitions.size() % 2 != 0) {
        throw new IllegalArgumentException(
            "Crf forbiddenTransitions: expected pairs of tags, but got "
                + forbiddenTransitions.size()
                + " numbers. Write the tag before and the tag behind it.");
      }
      forbiddenTransitions = List.copyOf(forbiddenTransitions);
      forbiddenStarts = List.copyOf(forbiddenStarts);
      forbiddenEnds = List.copyOf(forbiddenEnds);
    }

    /// Forbids what is no well-formed sequence of these tags. With a tag `E-` or `S-` (or `L-`,
    /// `U-`) among them spans are `S`, or `B I … E`; else they are `B I …`.
    ///
    /// @param tags the name of each tag, by its number: `O`, `B-PER`
    /// @throws IllegalArgumentException if a name is not `O`, or a prefix, a hyphen and a type
    public static Config scheme(List<String> tags) {
      boolean ends = false;
      for (int i = 0; i < tags.size(); i++) {
        ends |= "ES".indexOf(SpanF1.prefix(tags.get(i), i)) >= 0;
      }
      Config config = DEFAULT;
      for (int to = 0; to < tags.size(); to++) {
        if ("IE".indexOf(SpanF1.prefix(tags.get(to), to)) >= 0) {
          config = config.forbidStart(to);
        }
        if (ends && "BI".indexOf(SpanF1.prefix(tags.get(to), to)) >= 0) {
          config = config.forbidEnd(to);
        }
        for (int from = 0; from < tags.size(); from++) {
          if (!wellFormed(tags.get(from), tags.get(to), ends)) {
            config = config.forbid(from, to);
          }
        }
      }
      return config;
    }

    private static boolean wellFormed(String from, String to, boolean ends) {
      boolean inside = "BI".indexOf(SpanF1.prefix(from, 0)) >= 0;
      if ("IE".indexOf(SpanF1.prefix(to, 0)) >= 0) {
        return inside && from.substring(1).equals(to.substring(1));
      }
      return !(inside && ends);
    }

    /// Forbids that a tag follows another.
    public Config forbid(int from, int to) {
      List<Integer> transitions = plus(plus(forbiddenTransitions, from), to);
      return new Config(transitions, forbiddenStarts, forbiddenEnds, initializer);
    }

    /// Forbids that a sequence begins with a tag.
    public Config forbidStart(int tag) {
      return new Config(
          forbiddenTransitions, plus(forbiddenStarts, tag), forbiddenEnds, initializer);
    }

    /// Forbids that a sequence ends with a tag.
    public Config forbidEnd(int tag) {
      return new Config(
          forbiddenTransitions, forbiddenStarts, plus(forbiddenEnds, tag), initializer);
    }

    /// Other first values of the parameters.
    public Config initializer(Initializer newInitializer) {
      return new Config(forbiddenTransitions, forbiddenStarts, forbiddenEnds, newInitializer);
    }

    private static List<Integer> plus(List<Integer> list, int tag) {
      List<Integer> longer = new ArrayList<>(list);
      longer.add(tag);
      return longer;
    }
  }

  /// A layer that forbids nothing.
  public Crf() {
    this(Config.DEFAULT);
  }

  /// A layer of this configuration.
  public Crf(Config config) {
    this.config = config;
  }

  /// What trains the layer: the negative log-likelihood of the labels. It may be taken before the
  /// layer is built.
  public CrfLoss loss() {
    return new CrfLoss(new Weights());
  }

  /// The weights of this layer, which may not be built yet.
  private final class Weights implements ChainWeights {
    @Override
    public int tags() {
      return isBuilt() ? inputShape().features() : Shape.ANY;
    }

    @Override
    public Parameter transitions() {
      return parameters().get(0);
    }

    @Override
    public Parameter starts() {
      return parameters().get(1);
    }

    @Override
    public Parameter ends() {
      return parameters().get(2);
    }

    @Override
    public List<Parameter> parameters() {
      inputShapes(); // throws before build
      return Crf.this.parameters();
    }

    @Override
    public boolean mayFollow(int from, int to) {
      return !forbiddenTransitions[from * tags() + to];
    }

    @Override
    public boolean mayStart(int tag) {
      return !forbiddenStarts[tag];
    }

    @Override
    public boolean mayEnd(int tag) {
      return !forbiddenEnds[tag];
    }
  }

  /// The most likely tags of each sample.
  ///
  /// @param scores what the layer, or a model that ends with it, returned: `[batch, time, tags]`
  /// @param mask the real steps, or null for all
  /// @throws IllegalArgumentException if the shape does not fit
  /// @throws IllegalStateException before [#build]
  public List<Tagging> decode(Tensor scores, @Nullable Mask mask) {
    return loss().decode(scores, mask);
  }

  /// The probability of every tag at every step given the whole sample, zeros at masked steps.
  ///
  /// @param scores what the layer, or a model that ends with it, returned: `[batch, time, tags]`
  /// @param mask the real steps, or null for all
  /// @throws IllegalArgumentException if the shape does not fit
  /// @throws IllegalStateException before [#build]
  public Tensor marginals(Tensor scores, @Nullable Mask mask) {
    return loss().marginals(scores, mask);
  }

  /// A metric of the most likely tags: it gets 1 for these and 0 for others in the place of scores.
  public Metric decoded(Metric metric) {
    return new DecodedMetric(metric, loss());
  }

  @Override
  public Tensor forward(Tape tape, Tensor x) {
    return x;
  }

  @Override
  public Tensor backward(Tape tape, Tensor dy) {
    return dy;
  }

  @Override
  public void checkInput(Shape input) {
    if (input.rank() != 2 || input.features() == Shape.ANY) {
      throw badInput("[time, tags]", input, "Put dense(tags) before it, on sequences.");
    }
    requireTags(config.forbiddenTransitions, "forbiddenTransitions", input);
    requireTags(config.forbiddenStarts, "forbiddenStarts", input);
    requireTags(config.forbiddenEnds, "forbiddenEnds", input);
  }

  private void requireTags(List<Integer> forbidden, String option, Shape input) {
    for (int tag : forbidden) {
      if (tag < 0 || tag >= input.features()) {
        throw new IllegalArgumentException(
            displayName()
                + " "
                + option
                + ": expected tags from 0 to "
                + (input.features() - 1)
                + ", but got "
                + tag
                + ". The layer before has "
                + input.features()
                + " units, one for each tag.");
      }
    }
  }

  @Override
  protected void createParameters(Shape input) {
    int tags = input.features();
    addParameter("transitions", Shape.of(tags, tags), config.initializer);
    addParameter("starts", Shape.of(tags), config.initializer);
    addParameter("ends", Shape.of(tags), config.initializer);
    forbiddenTransitions = new boolean[tags * tags];
    for (int i = 0; i < config.forbiddenTransitions.size(); i += 2) {
      int from = config.forbiddenTransitions.get(i);
      forbiddenTransitions[from * tags + config.forbiddenTransitions.get(i + 1)] = true;
    }
    forbiddenStarts = new boolean[tags];
    config.forbiddenStarts.forEach(tag -> forbiddenStarts[tag] = true);
    forbiddenEnds = new boolean[tags];
    config.forbiddenEnds.forEach(tag -> forbiddenEnds[tag] = true);
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public String type() {
    return "CRF";
  }

  /// The configuration.
  public Config config() {
    return config;
  }
}
