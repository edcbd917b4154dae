package dev.elman.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeedTest {
  @Test
  void numbersAreThoseOfSplitMix64() {
    // the first outputs of SplittableRandom's mixer for seed 0, as published with xoshiro
    assertThat(Seed.mix(0, 0)).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(Seed.mix(0, 1)).isEqualTo(0x6E789E6AA1B965F4L);
    assertThat(Seed.mix(0, 2)).isEqualTo(0x06C45D188009454FL);
  }

  @Test
  void theSameSeedGivesTheSameNumbers() {
    assertThat(new Seed(5).child(2).generator().nextLong())
        .isEqualTo(new Seed(5).child(2).generator().nextLong());
  }

  @Test
  void partsHaveDifferentSeeds() {
    long distinct =
        LongStream.range(0, 100)
            .boxed()
            .flatMap(seed -> IntStream.range(0, 100).mapToObj(new Seed(seed)::child))
            .distinct()
            .count();
    assertThat(distinct).isEqualTo(10_000);
  }

  @Test
  void uniformNumbersFillTheUnitInterval() {
    double sum = 0;
    double squares = 0;
    int n = 100_000;
    for (int i = 0; i < n; i++) {
      float u = Seed.uniform(9, i);
      assertThat(u).isGreaterThanOrEqualTo(0).isLessThan(1);
      sum += u;
      squares += u * u;
    }
    assertThat(sum / n).isCloseTo(0.5, within(0.005));
    assertThat(squares / n).isCloseTo(1 / 3.0, within(0.005));
  }

  @Test
  void gaussianNumbersAreNormal() {
    double[] moments = new double[5];
    int n = 100_000;
    for (int i = 0; i < n; i++) {
      double g = Seed.gaussian(9, i);
      for (int k = 1; k < moments.length; k++) {
        moments[k] += Math.pow(g, k) / n;
      }
    }
    assertThat(moments[1]).isCloseTo(0, within(0.01));
    assertThat(moments[2]).isCloseTo(1, within(0.02));
    assertThat(moments[3]).isCloseTo(0, within(0.05));
    assertThat(moments[4]).isCloseTo(3, within(0.1));
  }
}
