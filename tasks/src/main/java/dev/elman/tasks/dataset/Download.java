package dev.elman.tasks.dataset;

import dev.elman.data.DataException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Downloads a file from its source.
///
/// @param patience how long that may take besides the time for the bytes, so that a server that
///   sends nothing any more is not waited for forever
record Download(Duration patience) {
  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(60);
  private static final Duration TO_CONNECT = Duration.ofSeconds(20);
  private static final int SLOWEST_BYTES_PER_SECOND = 10_000;
  private static final int OK = 200;

  Download() {
    this(USUAL_PATIENCE);
  }

  /// Downloads what the source has into a file and copies the content out of it.
  ///
  /// @param file a file that has a source
  /// @param raw is overwritten
  /// @throws DataException if the source cannot be reached or has another content
  /// @throws IOException if a file cannot be written
  void copy(DataFile file, Path raw, OutputStream out) throws IOException {
    URI source = Objects.requireNonNull(file.source(), file.path());
    download(file, source, raw);
    try (InputStream in = unpacked(file, source, raw)) {
      new Content(file, source.toString()).copy(in, out);
    }
  }

  private void download(DataFile file, URI source, Path raw) {
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(TO_CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      HttpRequest request = HttpRequest.newBuilder(source).build();
      int status = await(file, source, client.sendAsync(request, BodyHandlers.ofFile(raw)));
      if (status != OK) {
        client.shutdownNow();
        throw new DataException(
            "%s: expected the file from %s, but got the status %d. It is not there any more; get it elsewhere. %s"
                .formatted(file.path(), source, status, elsewhere()),
            null);
      }
    }
  }

  private int await(DataFile file, URI source, CompletableFuture<HttpResponse<Path>> response) {
    long limit = patience.toSeconds() + file.bytes() / SLOWEST_BYTES_PER_SECOND;
    try {
      return response.get(limit, TimeUnit.SECONDS).statusCode();
    } catch (ExecutionException e) {
      throw broken(file, source, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      response.cancel(true);
      throw broken(file, source, e);
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw broken(file, source, e);
    }
  }

  private static DataException broken(DataFile file, URI source, Throwable problem) {
    String what =
        switch (problem) {
          case ConnectException _, HttpConnectTimeoutException _ ->
              source.getHost() + " cannot be reached. Is this machine online? " + elsewhere();
          case TimeoutException _ -> "it takes too long. Try again.";
          case InterruptedException _ -> "the download was interrupted.";
          default -> "the connection broke: " + problem.getMessage() + ". Try again.";
        };
    return new DataException(
        "%s: expected %d bytes from %s, but %s".formatted(file.path(), file.bytes(), source, what),
        problem);
  }

  private static String elsewhere() {
    return "%s may name a folder that has the file.".formatted(DataStore.FOLDER_VARIABLE);
  }

  /// The content of what was downloaded: itself, what is gzipped in it, or an entry of a zip file.
  private static InputStream unpacked(DataFile file, URI source, Path raw) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(raw));
    try {
      if (source.getFragment() != null) {
        return entry(file, source, new ZipInputStream(in));
      }
      return source.getPath().endsWith(".gz") ? new GZIPInputStream(in) : in;
    } catch (IOException | DataException e) {
      in.close();
      throw e;
    }
  }

  private static InputStream entry(DataFile file, URI source, ZipInputStream zip)
      throws IOException {
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (entry.getName().equals(source.getFragment())) {
        return zip;
      }
    }
    throw new DataException(
        "%s: expected the entry %s in the zip file %s, but there is none."
            .formatted(file.path(), source.getFragment(), source),
        null);
  }
}
