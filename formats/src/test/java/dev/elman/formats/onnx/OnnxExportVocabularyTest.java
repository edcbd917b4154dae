package dev.elman.formats.onnx;

import static dev.elman.formats.onnx.ExportCheck.SIZES;
import static dev.elman.formats.onnx.ExportCheck.randomise;
import static dev.elman.formats.onnx.ExportCheck.requireSame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elman.Elman;
import dev.elman.layer.InputLayer;
import dev.elman.layer.Layer;
import dev.elman.layer.Symbol;
import dev.elman.layer.TimeDistributed;
import dev.elman.layer.recurrent.Bidirectional;
import dev.elman.layer.recurrent.Cell;
import dev.elman.layer.recurrent.Recurrent;
import dev.elman.model.Functional;
import dev.elman.model.Sequential;
import dev.elman.tensor.Shape;
import dev.elman.tensor.Tensor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every layer and every cell of the vocabulary is exported, and gives in ONNX Runtime the same as
/// in Elman, for three sizes of batch and time.
class OnnxExportVocabularyTest {
  static List<ExportSample> samples() {
    return ExportSamples.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void givesTheSame(ExportSample sample) throws Exception {
    List<InputLayer> inputs = sample.inputs().stream().map(InputLayer::new).toList();
    List<Symbol> outputs = sample.layer().get().applyAll(inputs.toArray(Symbol[]::new));
    Functional model = Functional.of(inputs, outputs);
    model.build();
    randomise(model);
    for (int[] size : SIZES) {
      List<Tensor> x = new ArrayList<>();
      for (Shape shape : sample.inputs()) {
        int[] extents = shape.prepend(size[0]).toArray();
        for (int axis = 1; axis < extents.length; axis++) {
          extents[axis] = extents[axis] == Shape.ANY ? size[1] + sample.shortest() : extents[axis];
        }
        x.add(sample.values(x.size(), extents));
      }
      requireSame(model, x);
    }
  }

  @Test
  void everyLayerAndCellHasASample() throws Throwable {
    Set<Class<?>> exported = new HashSet<>(Set.of(InputLayer.class));
    for (ExportSample sample : samples()) {
      addKinds(sample.layer().get(), exported);
    }
    assertThat(exported).containsAll(vocabulary());
  }

  private static void addKinds(Layer layer, Set<Class<?>> kinds) {
    kinds.add(layer.getClass());
    switch (layer) {
      case Recurrent recurrent -> addKinds(recurrent.cell(), kinds);
      case Bidirectional both -> addKinds(both.forwardLayer(), kinds);
      case TimeDistributed each -> addKinds(each.layer(), kinds);
      case Sequential model -> model.layers().forEach(inner -> addKinds(inner, kinds));
      default -> {}
    }
  }

  private static void addKinds(Cell cell, Set<Class<?>> kinds) {
    kinds.add(cell.getClass());
    cell.parts().forEach(part -> addKinds(part.cell(), kinds));
  }

  /// What the factories of [Elman] make, and the cells in the layers that they make of numbers.
  private static Set<Class<?>> vocabulary() throws Throwable {
    Set<Class<?>> kinds = new HashSet<>();
    for (Method method : Elman.class.getMethods()) {
      Class<?> made = method.getReturnType();
      if (!Modifier.isStatic(method.getModifiers())) {
        continue;
      }
      if (Layer.class.isAssignableFrom(made) || Cell.class.isAssignableFrom(made)) {
        kinds.add(made);
      }
      Class<?>[] parameters = method.getParameterTypes();
      if (made == Recurrent.class
          && Arrays.stream(parameters).allMatch(type -> type == int.class)) {
        Object[] units = new Object[parameters.length];
        Arrays.fill(units, 2);
        MethodHandle factory = // of the public class that has it; the one that declares it is none
            MethodHandles.publicLookup()
                .findStatic(Elman.class, method.getName(), MethodType.methodType(made, parameters));
        kinds.add(((Recurrent) factory.invokeWithArguments(units)).cell().getClass());
      }
    }
    return kinds;
  }
}
