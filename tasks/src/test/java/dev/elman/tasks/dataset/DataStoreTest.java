package dev.elman.tasks.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.elman.data.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataStoreTest {
  private static final byte[] TEXT = "to be or not to be\n".repeat(500).getBytes(UTF_8);

  @TempDir private Path home;
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;
  private DataStore store;

  @BeforeEach
  void serve() throws IOException {
    store = new DataStore(null, home.resolve("cache"), new Download(Duration.ofSeconds(2)));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/plain", TEXT);
    answer("/packed.gz", gzipped());
    answer("/several.zip", zipped());
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/plain");
          exchange.sendResponseHeaders(302, -1);
        });
    server.createContext(
        "/broken",
        exchange -> {
          exchange.sendResponseHeaders(200, TEXT.length);
          exchange.getResponseBody().write(TEXT, 0, 1000);
          exchange.close();
        });
    server.createContext(
        "/stalled",
        exchange -> {
          exchange.sendResponseHeaders(200, TEXT.length);
          OutputStream body = exchange.getResponseBody();
          body.write(TEXT, 0, 1000);
          body.flush();
          try {
            end.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  private void answer(String path, byte[] content) {
    server.createContext(
        path,
        exchange -> {
          boolean exact = exchange.getRequestURI().getPath().equals(path);
          exchange.sendResponseHeaders(exact ? 200 : 404, exact ? content.length : -1);
          exchange.getResponseBody().write(exact ? content : new byte[0]);
          exchange.close();
        });
  }

  private static byte[] gzipped() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(TEXT);
    }
    return bytes.toByteArray();
  }

  private static byte[] zipped() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("readme.txt"));
      out.write(1);
      out.putNextEntry(new ZipEntry("folder/text.txt"));
      out.write(TEXT);
    }
    return bytes.toByteArray();
  }

  private DataFile file(String path, String source) throws Exception {
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(TEXT));
    return new DataFile(path, TEXT.length, hash, uri(source));
  }

  private URI uri(String source) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + source);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/plain", "/packed.gz", "/several.zip#folder/text.txt", "/moved"})
  void downloadsTheContent(String source) throws Exception {
    DataFile plain = file("a/b/text.txt", source);
    Path path = store.fetch(plain);
    assertThat(path).isEqualTo(home.resolve("cache/a/b/text.txt")).hasBinaryContent(TEXT);
    assertThat(store.find(plain)).contains(path);

    DataFile gzipped = file("a/b/text.txt.gz", source);
    try (var in = new GZIPInputStream(Files.newInputStream(store.fetch(gzipped)))) {
      assertThat(in.readAllBytes()).isEqualTo(TEXT);
    }
    store.check(gzipped);
    assertNothingElseIsLeft();
  }

  private void assertNothingElseIsLeft() throws IOException {
    try (Stream<Path> paths = Files.walk(home)) {
      assertThat(paths.filter(Files::isRegularFile))
          .allMatch(path -> path.getFileName().toString().startsWith("text.txt"));
    }
  }

  private void assertFailure(DataFile file, String... message) throws IOException {
    assertThatThrownBy(() -> store.fetch(file))
        .isInstanceOf(DataException.class)
        .message()
        .contains(message)
        .doesNotContain("\n");
    assertThat(store.find(file)).isEmpty();
    assertNothingElseIsLeft();
  }

  @Test
  void refusesAnotherContent() throws Exception {
    DataFile right = file("text.txt", "/plain");
    assertFailure(
        new DataFile("text.txt", TEXT.length, "0".repeat(64), right.source()),
        "expected content with the SHA-256 0000",
        "but got " + right.sha256());
    assertFailure(
        new DataFile("text.txt", 1000, right.sha256(), right.source()),
        "text.txt: expected 1000 bytes, but got more");
    assertFailure(
        new DataFile("text.txt", 1_000_000, right.sha256(), right.source()),
        "expected 1000000 bytes, but got " + TEXT.length);
  }

  @Test
  void saysWhatIsWrongAtTheSource() throws Exception {
    assertFailure(file("text.txt", "/plain/gone"), "but got the status 404", "ELMAN_DATA");
    assertFailure(
        file("text.txt", "/several.zip#other.txt"), "expected the entry other.txt", "is none");
    assertFailure(file("text.txt", "/broken"), "the connection broke", "Try again");
    assertFailure(file("text.txt", "/stalled"), "takes too long");
  }

  @Test
  void saysWhatIsWrongWithTheNetwork() throws Exception {
    DataFile file = file("text.txt", "/plain");
    server.stop(0);
    assertFailure(file, "localhost cannot be reached", "online?", "ELMAN_DATA");
    assertFailure(
        new DataFile("text.txt", 1, "0".repeat(64), URI.create("http://none.invalid/")),
        "none.invalid cannot be reached");
  }

  @Test
  void anInterruptedThreadGivesUp() throws Exception {
    Thread.currentThread().interrupt();
    assertFailure(file("text.txt", "/stalled"), "was interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void saysThatTheCacheCannotBeWritten() throws Exception {
    Path file = Files.writeString(home.resolve("text.txt"), "no folder");
    var broken = new DataStore(null, file);
    DataFile wanted = file("a/text.txt", "/plain");
    assertThatThrownBy(() -> broken.fetch(wanted))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a/text.txt: expected to put it into " + file);
  }

  @Test
  void theFolderComesBeforeTheCache() throws Exception {
    DataFile file = file("text.txt", "/plain");
    store.fetch(file);
    Path folder = Files.createDirectory(home.resolve("folder"));
    var both = new DataStore(folder, store.cache());
    assertThat(both.path(file)).isEqualTo(home.resolve("cache/text.txt"));
    Path own = Files.write(folder.resolve("text.txt"), TEXT);
    assertThat(both.fetch(file)).isEqualTo(own);
    both.check(file);
    Files.writeString(own, "something else");
    assertThatThrownBy(() -> both.check(file)).hasMessageContaining("expected 9500 bytes");
  }

  @Test
  void whatIsMissingSaysHowToGetIt() {
    DataFile ptb = DataCatalog.file("lm/ptb/ptb.test.txt.gz");
    assertThatThrownBy(() -> store.path(ptb))
        .hasMessageContaining("expected the file in " + store.cache())
        .hasMessageContaining("elman data fetch lm/ptb/ptb.test.txt.gz downloads it");
    DataFile built = DataCatalog.file("srl/en_ewt/dev.conll.gz");
    assertThatThrownBy(() -> store.path(built)).hasMessageContaining("It joins the roles");
    assertThatThrownBy(() -> store.fetch(built))
        .hasMessageContaining("there is none. It joins the roles")
        .hasMessageContaining("by hand");
  }

  @Test
  void theEnvironmentSaysWhere() throws Exception {
    Path cache = home.resolve(".cache/elman/data");
    assertThat(DataStore.of(Map.of(), home).cache()).isEqualTo(cache);
    assertThat(DataStore.of(Map.of("XDG_CACHE_HOME", "/x"), home).cache())
        .isEqualTo(Path.of("/x/elman/data"));
    assertThat(DataStore.of(Map.of("XDG_CACHE_HOME", "/x", "ELMAN_CACHE", "/y"), home).cache())
        .isEqualTo(Path.of("/y"));
    Files.writeString(home.resolve("text.txt"), "x");
    DataStore there = DataStore.of(Map.of("ELMAN_DATA", home.toString()), home);
    assertThat(there.find(file("text.txt", "/plain"))).contains(home.resolve("text.txt"));
    assertThatThrownBy(() -> DataStore.of(Map.of("ELMAN_DATA", "/none"), home))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("ELMAN_DATA: expected a folder");
  }
}
