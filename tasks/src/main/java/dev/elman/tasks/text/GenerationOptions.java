package dev.elman.tasks.text;

import java.util.List;

/// How a [LanguageModel] makes text: which of the probable tokens comes next.
///
/// @param temperature what logits are divided by: below 1 the probable becomes more probable; 0
///   always takes the most probable token
/// @param topK only so many of the most probable tokens; 0 for all (Fan, Lewis and Dauphin 2018,
///   arXiv:1805.04833)
/// @param topP only the most probable tokens that have this probability together; 1 for all
///   (Holtzman et al. 2019, arXiv:1904.09751)
/// @param repetitionPenalty what the logits of tokens that came before are divided by, or
///   multiplied by where they are negative; 1 for no penalty (Keskar et al. 2019, arXiv:1909.05858)
/// @param maxTokens the most tokens
/// @param stop texts that end the text, and are not part of it
/// @param seed the same seed gives the same text
public record GenerationOptions(
    double temperature,
    int topK,
    double topP,
    double repetitionPenalty,
    int maxTokens,
    List<String> stop,
    long seed) {

  /// Up to 500 tokens as probable as the model finds them, seed 1.
  public static final GenerationOptions DEFAULT =
      new GenerationOptions(1, 0, 1, 1, 500, List.of(), 1);

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if a number is outside its range, or a stop is empty
  public GenerationOptions {
    stop = List.copyOf(stop);
    require(
        temperature >= 0 && temperature < Double.POSITIVE_INFINITY,
        "temperature",
        "a number of at least 0",
        temperature);
    require(topK >= 0, "topK", "at least 0", topK);
    require(topP > 0 && topP <= 1, "topP", "a probability in (0, 1]", topP);
    require(
        repetitionPenalty > 0 && repetitionPenalty < Double.POSITIVE_INFINITY,
        "repetitionPenalty",
        "a number above 0",
        repetitionPenalty);
    require(maxTokens >= 1, "maxTokens", "at least 1", maxTokens);
    require(stop.stream().noneMatch(String::isEmpty), "stop", "texts with characters", stop);
  }

  private static void require(boolean holds, String what, String expected, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "GenerationOptions " + what + ": expected " + expected + ", but got " + value + ".");
    }
  }

  /// Another temperature.
  public GenerationOptions temperature(double newTemperature) {
    return new GenerationOptions(
        newTemperature, topK, topP, repetitionPenalty, maxTokens, stop, seed);
  }

  /// Only so many of the most probable tokens.
  public GenerationOptions topK(int tokens) {
    return new GenerationOptions(
        temperature, tokens, topP, repetitionPenalty, maxTokens, stop, seed);
  }

  /// Only the most probable tokens that have this probability together.
  public GenerationOptions topP(double probability) {
    return new GenerationOptions(
        temperature, topK, probability, repetitionPenalty, maxTokens, stop, seed);
  }

  /// Another penalty for tokens that came before.
  public GenerationOptions repetitionPenalty(double penalty) {
    return new GenerationOptions(temperature, topK, topP, penalty, maxTokens, stop, seed);
  }

  /// Another largest number of tokens.
  public GenerationOptions maxTokens(int tokens) {
    return new GenerationOptions(temperature, topK, topP, repetitionPenalty, tokens, stop, seed);
  }

  /// Ends the text where one of these comes.
  public GenerationOptions stop(String... texts) {
    return new GenerationOptions(
        temperature, topK, topP, repetitionPenalty, maxTokens, List.of(texts), seed);
  }

  /// Another seed.
  public GenerationOptions seed(long newSeed) {
    return new GenerationOptions(
        temperature, topK, topP, repetitionPenalty, maxTokens, stop, newSeed);
  }
}
