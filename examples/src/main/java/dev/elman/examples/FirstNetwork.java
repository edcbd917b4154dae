package dev.elman.examples;

// @start region="readme"
import static dev.elman.Elman.*;

import dev.elman.model.FitOptions;
import dev.elman.model.History;
import dev.elman.model.Sequential;
import dev.elman.tensor.Seed;
import dev.elman.tensor.Tensor;

/// A simple recurrent network on 100 random sequences of 10 steps.
public class FirstNetwork {
  public static void main(String[] args) {
    Tensor x = Tensor.random(new Seed(1), 100, 10, 1);
    Tensor y = Tensor.random(new Seed(2), 100, 1);

    // @start region="seed"
    var model = Sequential.of(input(10, 1), simpleRnn(32), dense(1));
    model.compile(rmsprop(), mse());
    History history = model.fit(x, y, FitOptions.epochs(20).batchSize(32));
    // @end

    System.out.print(model.summary());
    System.out.printf("loss %.3f → %.3f%n", history.loss().getFirst(), history.last("loss"));
  }
}
// @end
