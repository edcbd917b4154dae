package dev.elman.inspect;

import static dev.elman.Elman.dense;
import static dev.elman.Elman.flatten;
import static dev.elman.Elman.input;
import static dev.elman.Elman.lstm;
import static dev.elman.Elman.plotModel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.elman.layer.Attention;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.Symbol;
import dev.elman.model.Functional;
import dev.elman.model.Sequential;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// The diagram of a model.
class ModelPlotTest {
  @Test
  void aStackIsAColumnOfBoxes() throws Exception {
    Sequential model = Sequential.of(input(10, 1), lstm(32), dense(1));
    model.build();
    Element svg = parse(ModelPlot.svg(model));
    assertThat(texts(svg))
        .containsExactly(
            "input", "InputLayer", "[None, 10, 1]",
            "lstm", "LSTM", "[None, 32]",
            "dense", "Dense", "[None, 1]");
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    assertThat(tops(svg)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aGraphHasAnArrowForEveryTensorAndABoxForEveryUse() throws Exception {
    Element svg = parse(ModelPlot.svg(matcher()));
    // question, answer, encoder twice, attention, flatten, score, kind; and the white ground
    assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(8 + 1);
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(7);
    assertThat(texts(svg)).contains("encoder (use 1)", "encoder (use 2)", "a<b>&");
  }

  @Test
  void boxesDoNotOverlap() throws Exception {
    List<double[]> boxes = boxes(parse(ModelPlot.svg(matcher())));
    for (int i = 0; i < boxes.size(); i++) {
      for (int j = 0; j < i; j++) {
        double[] a = boxes.get(i);
        double[] b = boxes.get(j);
        boolean apart =
            a[0] + a[2] <= b[0] || b[0] + b[2] <= a[0] || a[1] + a[3] <= b[1] || b[1] + b[3] <= a[1];
        assertThat(apart).as("boxes %d and %d", i, j).isTrue();
      }
    }
  }

  @Test
  void theNameOfTheFileChoosesTheForm(@TempDir Path folder) throws Exception {
    plotModel(matcher(), folder.resolve("model.svg"));
    assertThat(Files.readString(folder.resolve("model.svg"))).startsWith("<svg ");
    plotModel(matcher(), folder.resolve("model.png"));
    var image = ImageIO.read(folder.resolve("model.png").toFile());
    assertThat(image.getWidth()).isGreaterThan(600);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plotModel(matcher(), folder.resolve("model.pdf")))
        .withMessageContaining(".svg or .png")
        .withMessageContaining("model.pdf");
  }

  @Test
  void aModelWithoutWeightsHasNoShapes() {
    assertThatIllegalStateException()
        .isThrownBy(() -> ModelPlot.svg(Sequential.of(lstm(2), dense(1))))
        .withMessageContaining("Build the model");
  }

  private static Functional matcher() {
    InputLayer question = input(5, 3).named("question");
    InputLayer answer = input(5, 3).named("answer");
    Layer encoder = lstm(4).returnSequences().named("encoder");
    Symbol x = encoder.apply(question);
    Symbol y = encoder.apply(answer);
    Symbol attended = new Attention(Attention.Config.DEFAULT).apply(x, y);
    Symbol score = dense(1).named("a<b>&").apply(flatten().apply(attended));
    Symbol kind = dense(2).named("kind").apply(x);
    Functional model = Functional.of(List.of(question, answer), List.of(score, kind));
    model.build();
    return model;
  }

  private static Element parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }

  private static List<String> texts(Element svg) {
    List<String> texts = new ArrayList<>();
    NodeList nodes = svg.getElementsByTagName("text");
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  private static List<Double> tops(Element svg) {
    return boxes(svg).stream().map(box -> box[1]).toList();
  }

  /// x, y, width and height of every box but the white ground.
  private static List<double[]> boxes(Element svg) {
    List<double[]> boxes = new ArrayList<>();
    NodeList nodes = svg.getElementsByTagName("rect");
    for (int i = 1; i < nodes.getLength(); i++) {
      Element box = (Element) nodes.item(i);
      boxes.add(
          new double[] {
            number(box, "x"), number(box, "y"), number(box, "width"), number(box, "height")
          });
    }
    return boxes;
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }
}
