package dev.elman.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// How things are found by name.
class CatalogTest {
  private final Catalog<Integer> catalog =
      new Catalog<Integer>("Numbers.of").add("forty_two", () -> 42, "answer").add("one", () -> 1);

  @Test
  void caseAndUnderscoresDoNotMatter() {
    for (String name : new String[] {"forty_two", "FortyTwo", "fortytwo", "ANSWER"}) {
      assertThat(catalog.of(name)).as(name).isEqualTo(42);
    }
  }

  @Test
  void namesAreListedWithoutAliases() {
    assertThat(catalog.names()).containsExactly("forty_two", "one");
  }

  @Test
  void theClosestNameIsSuggestedIfItIsClose() {
    assertThatThrownBy(() -> catalog.of("fourty_two"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Numbers.of: expected one of forty_two, one, but got \"fourty_two\"."
                + " Did you mean \"forty_two\"?");
    assertThatThrownBy(() -> catalog.of("thousand"))
        .hasMessage("Numbers.of: expected one of forty_two, one, but got \"thousand\".");
  }

  @Test
  void namesAreTakenOnce() {
    assertThatThrownBy(() -> catalog.add("two", () -> 2, "One"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("One");
  }
}
