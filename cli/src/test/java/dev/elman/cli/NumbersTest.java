package dev.elman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "12.34567, 12.346",
    "-1234567.8, -1234600",
    "0.5, 0.5",
    "1234567890, 1.235e+09",
    "0.00001, 1.000e-05",
    "Infinity, -",
    "NaN, -"
  })
  void briefNumbersHaveFiveDigits(double value, String text) {
    assertThat(Numbers.brief(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, %.0f",
    "0.25, %.4f",
    "9.5, %.4f",
    "-171.2, %.2f",
    "99999, %.0f",
    "1e7, %.0f",
    "1e9, %.3e"
  })
  void aTableHasTheDecimalsOfItsLargestNumber(double largest, String form) {
    assertThat(Numbers.form(largest)).isEqualTo(form);
  }
}
