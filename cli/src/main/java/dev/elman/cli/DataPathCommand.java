package dev.elman.cli;

import dev.elman.tasks.dataset.DataCatalog;
import dev.elman.tasks.dataset.DataStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `elman data path`: where files lie on this machine.
@Command(
    name = "path",
    description = "Prints where the files of data sets lie on this machine, one per line.")
final class DataPathCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description = "A data set, or the path of a file of one.")
  private List<String> names = List.of();

  @Override
  public Integer call() {
    DataStore store = DataStore.standard();
    List<Path> paths =
        names.stream().map(DataCatalog::files).flatMap(List::stream).map(store::path).toList();
    paths.forEach(spec.commandLine().getOut()::println);
    return 0;
  }
}
