package atelier.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.PackedImages;
import atelier.imageset.Progress;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FashionMnistTest {
  @TempDir Path folder;
  private final AtomicInteger requests = new AtomicInteger();
  private byte[] pictures = new byte[0];
  private byte[] labels = new byte[0];
  private HttpServer server;
  private URI home;

  /** Three pictures, of the levels 10, 11 and 12, of the kinds 9, 0 and 9. */
  @BeforeEach
  void serve() throws IOException {
    ByteArrayOutputStream images = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(images);
    for (int number : List.of(0x0803, 3, 28, 28)) {
      data.writeInt(number);
    }
    for (int i = 0; i < 3 * 28 * 28; i++) {
      data.write(10 + i / (28 * 28));
    }
    pictures = images.toByteArray();
    labels = new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 9, 0, 9};

    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Map.of("pictures.gz", gzip(pictures), "labels.gz", gzip(labels))
        .forEach(
            (name, bytes) ->
                server.createContext(
                    "/data/" + name,
                    exchange -> {
                      requests.incrementAndGet();
                      exchange.sendResponseHeaders(200, bytes.length);
                      exchange.getResponseBody().write(bytes);
                      exchange.close();
                    }));
    server.start();
    home = URI.create("http://localhost:%d/data/".formatted(server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void readsInstalledFiles() throws Exception {
    Path installed = Files.createDirectory(folder.resolve("installed"));
    Files.write(installed.resolve("pictures.gz"), gzip(pictures));
    Files.write(installed.resolve("labels.gz"), gzip(labels));

    FashionMnist set = set(home, sha256(pictures));
    assertEquals(Optional.empty(), set.needs());
    PackedImages images = write(set, Progress.UNWATCHED);

    assertEquals(3, images.count());
    assertEquals(10, images.labels().size());
    assertEquals("Ankle boot", images.labels().get(images.label(2)));
    assertEquals(9, images.label(0), "as its makers number them");
    assertEquals(11, images.picture(1).at(0, 27, 27));
    assertEquals(0, requests.get());
  }

  @Test
  void downloadsOnce() throws Exception {
    FashionMnist set = set(home, sha256(pictures));
    assertTrue(set.needs().orElseThrow().contains("Downloads"));
    List<Integer> told = new ArrayList<>();
    assertEquals(3, write(set, (done, total) -> told.add(total)).count());
    assertTrue(told.contains(gzip(pictures).length), "bytes on the way");
    assertEquals(2, requests.get());
    assertEquals(Optional.empty(), set.needs());
    assertEquals(3, write(set, Progress.UNWATCHED).count());
    assertEquals(2, requests.get());
  }

  @Test
  void keepsNothingThatIsNotTheFile() throws Exception {
    FashionMnist set = set(home, sha256(labels));
    Unavailable e = assertThrows(Unavailable.class, () -> write(set, Progress.UNWATCHED));
    assertTrue(e.getMessage().contains("pictures.gz is something else"), e.getMessage());
    try (Stream<Path> files = Files.list(folder.resolve("downloads"))) {
      assertEquals(List.of("labels.gz"), files.map(f -> f.getFileName().toString()).toList());
    }
  }

  @Test
  void saysWhatToDoWithoutTheInternet() throws Exception {
    server.stop(0);
    Unavailable e =
        assertThrows(
            Unavailable.class, () -> write(set(home, sha256(pictures)), Progress.UNWATCHED));
    assertTrue(e.getMessage().contains("sudo apt install dataset-fashion-mnist"), e.getMessage());
    assertTrue(e.getMessage().contains(folder.resolve("downloads").toString()), e.getMessage());
  }

  @Test
  void saysWhatTheServerAnswered() throws Exception {
    Unavailable e =
        assertThrows(
            Unavailable.class,
            () -> write(set(home.resolve("/nowhere/"), sha256(pictures)), Progress.UNWATCHED));
    assertTrue(e.getMessage().contains("answered 404"), e.getMessage());
  }

  private FashionMnist set(URI from, String pictureHash) throws Exception {
    return new FashionMnist(
        folder.resolve("installed"),
        folder.resolve("downloads"),
        from,
        new RemoteGzip("pictures.gz", pictureHash),
        new RemoteGzip("labels.gz", sha256(labels)));
  }

  private PackedImages write(FashionMnist set, Progress progress) throws IOException {
    Path file = folder.resolve("packed");
    try (PackedImages.Writer writer =
        new PackedImages.Writer(Files.newOutputStream(file), set.size(), set.channels())) {
      set.write(writer, progress);
    }
    return PackedImages.open(file);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
