package dev.elman.cli;

import dev.elman.tasks.dataset.DataCatalog;
import dev.elman.tasks.dataset.DataCollection;
import dev.elman.tasks.dataset.DataFile;
import dev.elman.tasks.dataset.DataStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `elman data list`: which data sets there are.
@Command(
    name = "list",
    description = {
      "Lists all data sets, or says all about some.",
      "",
      "Where: here, on this machine; download, can be fetched; by hand, was put together from"
          + " several files, or partly so.",
      ""
    })
final class DataListCommand implements Callable<Integer> {
  private static final String ROW = "%-24s%5s%10s  %-10s%s%n";
  private static final int KILOBYTE = 1000;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "A data set.")
  private List<String> names = List.of();

  @Override
  public Integer call() {
    DataStore store = DataStore.standard();
    PrintWriter out = spec.commandLine().getOut();
    List<DataCollection> collections = names.stream().map(DataCatalog::collection).toList();
    if (collections.isEmpty()) {
      out.printf(Locale.ROOT, ROW, "name", "files", "kB", "where", "content");
      DataCatalog.all().forEach(collection -> out.print(row(collection, store)));
    } else {
      collections.forEach(collection -> out.println(details(collection, store)));
    }
    return 0;
  }

  private static String row(DataCollection collection, DataStore store) {
    return String.format(
        Locale.ROOT,
        ROW,
        collection.name(),
        collection.files().size(),
        String.format(Locale.ROOT, "%,d", Math.ceilDiv(collection.bytes(), KILOBYTE)),
        where(collection, store),
        collection.content());
  }

  private static String where(DataCollection collection, DataStore store) {
    List<DataFile> missing =
        collection.files().stream().filter(file -> store.find(file).isEmpty()).toList();
    if (missing.isEmpty()) {
      return "here";
    }
    return missing.stream().allMatch(file -> file.source() != null) ? "download" : "by hand";
  }

  private static String details(DataCollection collection, DataStore store) {
    StringBuilder text =
        new StringBuilder(
            """
            %s: %s
            Licence   %s
            Cite      %s
            """
                .formatted(
                    collection.name(),
                    collection.content(),
                    collection.licence(),
                    collection.citation()));
    if (collection.origin() != null) {
      text.append("By hand   ").append(collection.origin()).append('\n');
    }
    for (DataFile file : collection.files()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s%n  %,d bytes, SHA-256 %s%n  source %s%n  %s%n",
              file.path(),
              file.bytes(),
              file.sha256(),
              file.source() == null ? "see by hand" : file.source(),
              store.find(file).map(Path::toString).map("here "::concat).orElse("not here")));
    }
    return text.toString();
  }
}
