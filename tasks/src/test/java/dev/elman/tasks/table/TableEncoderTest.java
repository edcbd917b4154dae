package dev.elman.tasks.table;

import static dev.elman.Elman.adam;
import static dev.elman.Elman.dense;
import static dev.elman.Elman.input;
import static dev.elman.loss.Losses.sparseCategoricalCrossentropy;
import static dev.elman.metric.Metrics.sparseCategoricalAccuracy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elman.data.Batch;
import dev.elman.data.DataException;
import dev.elman.data.Dataset;
import dev.elman.data.Sample;
import dev.elman.model.FitOptions;
import dev.elman.model.Sequential;
import dev.elman.model.Verbose;
import dev.elman.tasks.dataset.TestData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableEncoderTest {
  private static final String ROWS =
      """
      size,city,rent,grade
      10,Rome,100,2
      20,Oslo,250,1
      30,Rome,300,2
      40,Bonn,350,3
      """;

  @TempDir private Path folder;

  private Table table(String text) throws Exception {
    return CsvTable.read(
        Files.writeString(folder.resolve("flats.csv"), text), null, null, new Notes());
  }

  private static Batch all(Dataset dataset) {
    return dataset.toList(0).getFirst();
  }

  @Test
  void numbersAndCategoriesBecomeFeatures() throws Exception {
    Table table = table(ROWS);
    var options = TableOptions.of("size", "city").labels("rent");
    TableEncoder encoder = TableEncoder.fit(table, options);
    assertThat(encoder.featureNames())
        .containsExactly("size", "city=Bonn", "city=Oslo", "city=Rome");
    assertThat(encoder.classes()).isEmpty();
    Batch batch = all(encoder.samples(table).batch(9));
    float s = (float) Math.sqrt(125); // the deviation of 10, 20, 30, 40
    assertThat(batch.inputs().getFirst().shape().toString()).isEqualTo("[4, 4]");
    assertThat(batch.inputs().getFirst().toArray())
        .containsExactly(
            new float[] {-15 / s, 0, 0, 1, -5 / s, 0, 1, 0, 5 / s, 0, 0, 1, 15 / s, 1, 0, 0},
            within(1e-6f));
    assertThat(batch.labels().getFirst().shape().toString()).isEqualTo("[4, 1]");
    assertThat(batch.labels().getFirst().toArray()).containsExactly(100, 250, 300, 350);
  }

  @Test
  void aCategoryAsLabelIsTheNumberOfAClass() throws Exception {
    Table table = table(ROWS);
    TableEncoder encoder = TableEncoder.fit(table, TableOptions.of("size").labels("city"));
    assertThat(encoder.classes()).containsExactly("Bonn", "Oslo", "Rome");
    Batch batch = all(encoder.samples(table).batch(9));
    assertThat(batch.labels().getFirst().shape().toString()).isEqualTo("[4]");
    assertThat(batch.labels().getFirst().toArray()).containsExactly(2, 1, 2, 0);
    var grades = TableOptions.of("size").labels("grade");
    assertThat(TableEncoder.fit(table, grades).classes()).isEmpty();
    assertThat(TableEncoder.fit(table, grades.categories("grade")).classes())
        .containsExactly("1", "2", "3");
  }

  @Test
  void otherTablesAreEncodedAlike() throws Exception {
    TableEncoder encoder =
        TableEncoder.fit(
            table(ROWS), TableOptions.of("size", "city").labels("rent").standardize(false));
    Table other = table("city,rent,size\nParis,1,7\nOslo,2,8\n");
    assertThat(encoder.inputs(other).toArray()).containsExactly(7, 0, 0, 0, 8, 0, 1, 0);
  }

  @Test
  void streamsGiveTheSameSamples() throws Exception {
    for (String label : List.of("rent", "city")) {
      Table table = table(ROWS);
      CsvStream stream = CsvStream.of(folder.resolve("flats.csv"), new Notes());
      var options = TableOptions.of("size", "grade").labels(label);
      TableEncoder encoder = TableEncoder.fit(stream, options);
      assertThat(values(encoder.stream(stream).toList(0)))
          .isEqualTo(values(TableEncoder.fit(table, options).samples(table).toList(0)));
      Batch batch = all(encoder.stream(stream).batch(4));
      assertThat(batch.labels().getFirst().shape())
          .isEqualTo(all(encoder.samples(table).batch(4)).labels().getFirst().shape());
    }
  }

  private static List<String> values(List<Sample> samples) {
    return samples.stream()
        .map(sample ->
            Arrays.toString(sample.inputs().getFirst().toArray())
                + Arrays.toString(sample.labels().getFirst().toArray()))
        .toList();
  }

  @Test
  void windowsHaveTheLabelOfALaterRow() throws Exception {
    Table table = table("t,x,y\n1,1,10\n2,2,20\n3,3,30\n4,4,40\n5,5,50\n");
    TableEncoder encoder =
        TableEncoder.fit(table, TableOptions.of("x").labels("y").standardize(false));
    Batch batch = all(encoder.windows(table, 2, 1));
    assertThat(batch.inputs().getFirst().shape().toString()).isEqualTo("[3, 2, 1]");
    assertThat(batch.inputs().getFirst().toArray()).containsExactly(1, 2, 2, 3, 3, 4);
    assertThat(batch.labels().getFirst().toArray()).containsExactly(30, 40, 50);
    assertThat(all(encoder.windows(table, 2, 0)).labels().getFirst().toArray())
        .containsExactly(20, 30, 40, 50);
    assertThat(all(encoder.windows(table, 2, 3)).labels().getFirst().toArray()).containsExactly(50);
    assertThatThrownBy(() -> encoder.windows(table, 3, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("length=3, ahead=3 and 5 rows");
  }

  @Test
  void missingValuesAreWhatTheOptionsSay() throws Exception {
    Table table = table("size,city,rent\n10,Rome,1\nNA,Oslo,2\n30,?,3\n50,Rome,\n");
    var options = TableOptions.of("size", "city").labels("rent").standardize(false);
    TableEncoder refusing = TableEncoder.fit(table, options);
    assertThatThrownBy(() -> refusing.samples(table))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "flats.csv, line 3: expected a value in column size, but got \"NA\". Correct it, or"
                + " choose other TableOptions.");

    TableEncoder dropping = TableEncoder.fit(table, options.missing(MissingValues.DROP));
    assertThat(dropping.samples(table).toList(0)).hasSize(1);
    assertThat(dropping.stream(table).toList(0)).hasSize(1);
    assertThatThrownBy(() -> dropping.windows(table, 1, 1)).hasMessageContaining("line 3");

    TableEncoder filling = TableEncoder.fit(table, options.missing(MissingValues.MEAN));
    assertThat(filling.inputs(table).toArray())
        .containsExactly(10, 0, 1, 30, 1, 0, 30, 0, 0, 50, 0, 1);
    assertThatThrownBy(() -> filling.samples(table)).hasMessageContaining("line 5", "rent");
    assertThat(
            TableEncoder.fit(table, options.missing(MissingValues.MEAN).standardize(true))
                .inputs(table)
                .get(1, 0))
        .isZero();
  }

  @Test
  void refusesWhatDoesNotFit() throws Exception {
    Table table = table(ROWS);
    assertThatThrownBy(() -> TableEncoder.fit(table, TableOptions.of("area")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected a column of flats.csv, which has size, city, rent, grade");
    var twoLabels = TableOptions.of("size").labels("rent", "city");
    assertThatThrownBy(() -> TableEncoder.fit(table, twoLabels))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one category alone");
    TableEncoder cities = TableEncoder.fit(table, TableOptions.of("size").labels("city"));
    Table other = table("size,city\n1,Rome\nbig,Paris\n2,Oslo\n");
    assertThatThrownBy(() -> cities.samples(other))
        .hasMessageContaining(
            "line 3: expected a number below 1e30 with a decimal point in column size, but got"
                + " \"big\"");
    Table paris = table("size,city\n1,Paris\n");
    assertThatThrownBy(() -> cities.samples(paris))
        .hasMessageContaining("expected one of Bonn, Oslo, Rome in column city, but got \"Paris\"");
    Table late = table("x\n" + "1\n".repeat(10_000) + "one\n");
    assertThatThrownBy(() -> TableEncoder.fit(late, TableOptions.of("x")))
        .hasMessageContaining("line 10002: expected a number");
    assertThatThrownBy(() -> TableOptions.of()).hasMessageContaining("at least one column");
  }

  @Test
  void aNetworkLearnsTheDigitsOfPens() {
    Table table =
        CsvTable.read(TestData.path("images/pendigits/pendigits.tra"), ',', false, new Notes());
    String[] points = table.columns().subList(0, 16).toArray(String[]::new);
    TableEncoder encoder =
        TableEncoder.fit(table, TableOptions.of(points).labels("column17").categories("column17"));
    assertThat(encoder.classes()).hasSize(10).first().isEqualTo("0000000001");
    Sequential model = Sequential.of(input(16), dense(32, "relu"), dense(10));
    model.compile(
        adam(), sparseCategoricalCrossentropy().fromLogits(true), sparseCategoricalAccuracy());
    var history =
        model.fit(
            encoder.samples(table).shuffle().batch(32),
            FitOptions.epochs(3).verbose(Verbose.SILENT));
    assertThat(history.last("sparse_categorical_accuracy")).isGreaterThan(0.9);
  }
}
