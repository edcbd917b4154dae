package dev.elman;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// Everything that users of the library can name has a comment. (javadoc's own check would also ask
/// for a `@param` and `@return` that repeat the sentence.)
class DocumentationTest {
  private static final Path SOURCES = Path.of("src/main/java");

  @Test
  void everythingPublicHasAComment() throws IOException {
    List<Path> files;
    try (var walk = Files.walk(SOURCES)) {
      files =
          walk.filter(f -> f.toString().endsWith(".java"))
              .filter(f -> !f.startsWith(SOURCES.resolve("dev/elman/compute")))
              .sorted()
              .toList();
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    var undocumented = new ArrayList<String>();
    try (var fileManager = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null,
                  fileManager,
                  null,
                  null,
                  null,
                  fileManager.getJavaFileObjectsFromPaths(files));
      for (CompilationUnitTree unit : task.parse()) {
        new Scanner(DocTrees.instance(task), unit, undocumented).scan(unit, null);
      }
    }
    assertThat(undocumented).as("public, but without a comment").isEmpty();
  }

  /// Visits what is public or protected, all the way down; bodies of methods are left out.
  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final DocTrees trees;
    private final CompilationUnitTree unit;
    private final List<String> undocumented;

    Scanner(DocTrees trees, CompilationUnitTree unit, List<String> undocumented) {
      this.trees = trees;
      this.unit = unit;
      this.undocumented = undocumented;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      if (!isVisible(type.getModifiers())) {
        return null;
      }
      requireComment(type, type.getSimpleName().toString());
      return super.visitClass(type, null);
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      boolean overrides =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
      // A constructor, canonical or not, is documented by its type unless its author says more.
      boolean constructor = method.getReturnType() == null;
      if (isVisible(method.getModifiers()) && !overrides && !constructor) {
        requireComment(method, method.getName().toString());
      }
      return null;
    }

    @Override
    public Void visitVariable(VariableTree field, Void unused) {
      // The components of a record are described by the record's @param tags.
      boolean component =
          getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD
              && !field.getModifiers().getFlags().contains(Modifier.STATIC);
      if (isVisible(field.getModifiers()) && !component) {
        requireComment(field, field.getName().toString());
      }
      return null;
    }

    private boolean isVisible(ModifiersTree modifiers) {
      Set<Modifier> flags = modifiers.getFlags();
      TreePath parent = getCurrentPath().getParentPath();
      boolean inInterface =
          parent.getLeaf().getKind() == Tree.Kind.INTERFACE && !flags.contains(Modifier.PRIVATE);
      return inInterface || flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED);
    }

    private void requireComment(Tree tree, String name) {
      if (trees.getDocComment(getCurrentPath()) == null) {
        long position = trees.getSourcePositions().getStartPosition(unit, tree);
        long line = unit.getLineMap().getLineNumber(position);
        undocumented.add(unit.getSourceFile().getName() + ":" + line + " " + name);
      }
    }
  }
}
