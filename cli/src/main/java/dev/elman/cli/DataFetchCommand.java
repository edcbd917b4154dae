package dev.elman.cli;

import dev.elman.tasks.dataset.DataCatalog;
import dev.elman.tasks.dataset.DataFile;
import dev.elman.tasks.dataset.DataStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `elman data fetch`: downloads what is missing.
@Command(
    name = "fetch",
    description = {
      "Downloads files that are not on this machine, and checks those that are.",
      "",
      "A file appears in the cache whole and with the right hash, or not at all.",
      ""
    })
final class DataFetchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description = "A data set, or the path of a file of one.")
  private List<String> names = List.of();

  @Override
  public Integer call() {
    DataStore store = DataStore.standard();
    PrintWriter err = spec.commandLine().getErr();
    List<DataFile> files = names.stream().map(DataCatalog::files).flatMap(List::stream).toList();
    for (DataFile file : files) {
      if (store.find(file).isPresent()) {
        store.check(file);
        err.println(file.path() + ": is here, the hash is right");
      } else {
        Path path = store.fetch(file);
        err.println(file.path() + ": downloaded to " + path);
      }
      err.flush();
    }
    return 0;
  }
}
