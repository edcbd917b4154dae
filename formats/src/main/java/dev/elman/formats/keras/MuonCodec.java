package dev.elman.formats.keras;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.elman.formats.ModelFileException;
import dev.elman.formats.json.Json;
import dev.elman.optimizer.Muon;
import java.util.List;

/// The options of Muon, which Keras has in one flat list.
final class MuonCodec {
  private MuonCodec() {}

  static Muon read(Options config, Muon absent) throws ModelFileException {
    Muon.Polynomial polynomial = absent.newtonSchulz();
    Muon.Others others = absent.others();
    return absent
        .adam(
            absent
                .adam()
                .beta1(config.number("adam_beta_1", absent.adam().beta1()))
                .beta2(config.number("adam_beta_2", absent.adam().beta2()))
                .epsilon(config.number("epsilon", absent.adam().epsilon())))
        .momentum(config.number("momentum", absent.momentum()))
        .nesterov(config.flag("nesterov", absent.nesterov()))
        .newtonSchulz(
            new Muon.Polynomial(
                (int) config.number("ns_steps", polynomial.steps()),
                config.number("muon_a", polynomial.a()),
                config.number("muon_b", polynomial.b()),
                config.number("muon_c", polynomial.c())))
        .rmsRate(config.number("rms_rate", absent.rmsRate()))
        .others(
            new Muon.Others(
                config.number("adam_weight_decay", others.weightDecay()),
                config.number("adam_lr_ratio", others.rateRatio()),
                config.texts("exclude_layers"),
                config.flag("exclude_embeddings", others.excludeEmbeddings())));
  }

  static void write(Muon muon, ObjectNode config) {
    Muon.Polynomial polynomial = muon.newtonSchulz();
    Muon.Others others = muon.others();
    List<String> excluded = others.excludeLayers();
    config
        .put("adam_beta_1", muon.adam().beta1())
        .put("adam_beta_2", muon.adam().beta2())
        .put("epsilon", muon.adam().epsilon())
        .put("momentum", muon.momentum())
        .put("nesterov", muon.nesterov())
        .put("ns_steps", polynomial.steps())
        .put("muon_a", polynomial.a())
        .put("muon_b", polynomial.b())
        .put("muon_c", polynomial.c())
        .put("rms_rate", muon.rmsRate())
        .put("adam_weight_decay", others.weightDecay())
        .put("adam_lr_ratio", others.rateRatio())
        .put("exclude_embeddings", others.excludeEmbeddings());
    config.set("exclude_layers", Json.value(excluded));
  }
}
