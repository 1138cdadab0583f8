package atelier.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.blob.BlobStore;
import atelier.operation.MemoryOperationStore;
import atelier.operation.OperationStore;
import atelier.operation.Operations;
import atelier.tensor.Safetensors;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureNetworksTest {
  private static final Layout LAYOUT =
      new Layout.Builder()
          .convolution("features.0", 3, 4, 3)
          .convolution("features.2", 4, 2, 1)
          .build();

  @TempDir Path folder;
  private final OperationStore operations = new MemoryOperationStore();
  private final Semaphore release = new Semaphore(0);
  private volatile boolean slow;
  private final BlockingQueue<String> ranges = new LinkedBlockingQueue<>();
  private byte[] zoo = new byte[0];
  private volatile int broken = Integer.MAX_VALUE;
  private HttpServer server;
  private URI address;

  /** Serves the parameters; a connection breaks off after {@code broken} bytes. */
  @BeforeEach
  void serve() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(
          new ParametersFile()
              .add("arg:tiny0_conv0_weight", 0, 4, 3, 3, 3)
              .add("arg:tiny0_conv0_bias", 200, 4)
              .add("arg:tiny0_conv1_weight", 300, 2, 4, 1, 1)
              .add("arg:tiny0_conv1_bias", 400, 2)
              .add("arg:tiny0_dense0_weight", 500, 10, 2)
              .bytes());
    }
    zoo = packed.toByteArray();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/tiny.params.gz",
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          ranges.add(String.valueOf(range));
          int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
          if (from >= zoo.length) {
            exchange.sendResponseHeaders(416, -1);
          } else {
            exchange.sendResponseHeaders(from == 0 ? 200 : 206, zoo.length - from);
            if (slow) {
              exchange.getResponseBody().write(zoo, from, 1);
              exchange.getResponseBody().flush();
              release.acquireUninterruptibly();
              from++;
            }
            exchange.getResponseBody().write(zoo, from, Math.min(broken, zoo.length - from));
          }
          exchange.close();
        });
    server.start();
    address =
        URI.create("http://localhost:%d/tiny.params.gz".formatted(server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void findsWeightsInItsFolderWhateverTheFileIsCalled() throws Exception {
    try (FeatureNetworks networks = networks(sha1(zoo))) {
      assertFalse(networks.status("tiny").present());
      assertEquals(zoo.length, networks.status("tiny").bytes());
      assertEquals(Optional.empty(), networks.blob("tiny"));

      Files.createDirectories(weights());
      Files.writeString(weights().resolve("a.safetensors"), "nonsense");
      TensorMap file = tensors(LAYOUT).put("classifier.1.weight", zeros(List.of(10, 2)));
      file.metadata().put("input", "as torchvision");
      Files.write(weights().resolve("mine.safetensors"), Safetensors.bytes(file));

      assertEquals(FeatureNetworks.State.PRESENT, networks.status("tiny").state());
      TensorMap blob = blob(networks);
      assertEquals(LAYOUT.shapes().keySet(), blob.names(), "without the classifier");
      assertEquals("as torchvision", blob.metadata().get("input"));
      assertEquals(networks.blob("tiny"), networks.blob("tiny"), "the same bytes");
    }
  }

  @Test
  void takesAnUploadOfTheRightWeightsOnly() throws Exception {
    try (FeatureNetworks networks = networks(sha1(zoo))) {
      assertRefused(
          networks,
          "These are not the weights of Tiny: features.2.bias is missing.",
          tensors(LAYOUT).filter(name -> !name.equals("features.2.bias")));
      assertRefused(
          networks,
          "These are not the weights of Tiny: features.0.weight is 4×3×1×1 and should be 4×3×3×3.",
          tensors(LAYOUT).put("features.0.weight", zeros(List.of(4, 3, 1, 1))));
      WrongWeights noise =
          assertThrows(
              WrongWeights.class,
              () -> accept(networks, "GIF89a, say".getBytes(StandardCharsets.UTF_8)));
      assertTrue(String.valueOf(noise.getMessage()).contains("safetensors"), noise.getMessage());
      for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
        assertRefused(
            networks,
            "These weights of Tiny are damaged: features.2.bias holds a value that is no number. Send another file.",
            tensors(LAYOUT)
                .put("features.2.bias", filled(LAYOUT.shapes().get("features.2.bias"), bad)));
      }
      assertEquals(List.of(), files());

      TensorMap whole = tensors(LAYOUT).put("classifier.0.bias", zeros(List.of(10)));
      assertTrue(accept(networks, Safetensors.bytes(whole)).present());
      assertEquals(List.of("tiny.safetensors"), files());
      assertEquals(LAYOUT.shapes().keySet(), blob(networks).names());
      assertThrows(NoSuchElementException.class, () -> networks.status("huge"));
    }
  }

  @Test
  void downloadsOnce() throws Exception {
    try (FeatureNetworks networks = networks(sha1(zoo))) {
      networks.download("tiny", "local");
      await(networks, FeatureNetworks.Status::present);
      assertArrayEquals(new float[] {400, 401}, blob(networks).get("features.2.bias").floats());
      assertEquals(List.of("tiny.safetensors"), files());
      assertTrue(networks.download("tiny", "local").present());
      assertEquals(1, ranges.size());
    }
  }

  @Test
  void goesOnWhereTheConnectionBrokeOff() throws Exception {
    broken = 100;
    try (FeatureNetworks networks = networks(sha1(zoo))) {
      networks.download("tiny", "local");
      String message =
          String.valueOf(await(networks, s -> s.state() == FeatureNetworks.State.FAILED).message());
      assertTrue(message.startsWith("Tiny could not be downloaded: "), message);
      assertEquals(100, Files.size(weights().resolve("tiny.part")));
      broken = Integer.MAX_VALUE;
      networks.download("tiny", "local");
      await(networks, FeatureNetworks.Status::present);
      assertEquals(List.of("null", "bytes=100-"), List.copyOf(ranges));
    }
  }

  @Test
  void isCancelledAndGoesOnLater() throws Exception {
    slow = true;
    try (FeatureNetworks networks = networks(sha1(zoo))) {
      networks.download("tiny", "local");
      Awaitility.await().until(() -> Files.exists(weights().resolve("tiny.part")));
      assertEquals(FeatureNetworks.State.DOWNLOADING, networks.cancel("tiny").state());
      release.release();
      String message =
          String.valueOf(await(networks, s -> s.state() == FeatureNetworks.State.FAILED).message());
      assertTrue(message.contains("was cancelled"), message);
      slow = false;
      networks.download("tiny", "local");
      await(networks, FeatureNetworks.Status::present);
    }
  }

  @Test
  void saysAfterARestartThatADownloadEndedAndGoesOnWithIt() throws Exception {
    slow = true;
    FeatureNetworks before = networks(sha1(zoo)); // whose process dies: it is closed too late
    before.download("tiny", "local");
    Awaitility.await().until(() -> Files.exists(weights().resolve("tiny.part")));
    try (FeatureNetworks after = networks(sha1(zoo))) {
      assertEquals(FeatureNetworks.State.FAILED, after.status("tiny").state());
      assertEquals(Operations.BROKEN_OFF, after.status("tiny").message());
    } finally {
      release.release();
      before.close();
    }
  }

  @Test
  void beginsAgainWhereSomethingElseCame() throws Exception {
    String wanted = sha1(zoo);
    zoo[zoo.length / 2] ^= 1;
    try (FeatureNetworks networks = networks(wanted)) {
      networks.download("tiny", "local");
      String message =
          String.valueOf(await(networks, s -> s.state() == FeatureNetworks.State.FAILED).message());
      assertTrue(message.contains("something else"), message);
      assertEquals(List.of(), files());
      zoo[zoo.length / 2] ^= 1;
      networks.download("tiny", "local");
      await(networks, FeatureNetworks.Status::present);
    }
  }

  @Test
  void beginsAgainWhereTooMuchIsHere() throws Exception {
    Files.createDirectories(weights());
    Files.write(weights().resolve("tiny.part"), Arrays.copyOf(zoo, zoo.length + 1));
    try (FeatureNetworks networks = networks(sha1(zoo))) {
      networks.download("tiny", "local");
      await(networks, FeatureNetworks.Status::present);
    }
  }

  @Test
  void saysWhatToDoWithoutTheInternet() throws Exception {
    server.stop(0);
    try (FeatureNetworks networks = networks(sha1(zoo))) {
      networks.download("tiny", "local");
      String message =
          String.valueOf(await(networks, s -> s.state() == FeatureNetworks.State.FAILED).message());
      assertTrue(message.contains("there is no way to localhost from here"), message);
      assertFalse(message.contains(folder.toString()), "no path of the server in a browser");
    }
  }

  @Test
  void knowsTheNetworksOfTheStyleFamilies() {
    assertEquals(50, FeatureNetwork.SQUEEZENET.layouts().get(0).shapes().size());
    assertEquals(50, FeatureNetwork.SQUEEZENET.layouts().get(1).shapes().size());
    assertEquals(32, FeatureNetwork.VGG19.layouts().get(0).shapes().size());
    for (Layout layout : FeatureNetwork.SQUEEZENET.layouts()) {
      assertTrue(FeatureNetwork.SQUEEZENET.fits(tensors(layout)));
    }
    WrongWeights e =
        assertThrows(
            WrongWeights.class,
            () ->
                FeatureNetwork.VGG19.features(
                    tensors(FeatureNetwork.VGG19.layouts().get(0))
                        .filter(name -> !name.equals("features.28.weight"))));
    assertEquals(
        "These are not the weights of VGG19: features.28.weight is missing.", e.getMessage());
  }

  private Path weights() {
    return folder.resolve("weights");
  }

  private FeatureNetworks networks(String sha1) {
    FeatureNetwork tiny =
        new FeatureNetwork("tiny", "Tiny", List.of(LAYOUT), new ZooFile(address, zoo.length, sha1));
    return new FeatureNetworks(
        weights(),
        new BlobStore(folder.resolve("blobs")),
        new Operations(operations, nothing -> false, Clock.systemUTC()),
        List.of(tiny));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(weights())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private TensorMap blob(FeatureNetworks networks) throws IOException {
    BlobStore blobs = new BlobStore(folder.resolve("blobs"));
    return Safetensors.read(
        ByteBuffer.wrap(Files.readAllBytes(blobs.get(networks.blob("tiny").orElseThrow()))));
  }

  private static FeatureNetworks.Status accept(FeatureNetworks networks, byte[] file)
      throws IOException {
    return networks.accept("tiny", new ByteArrayInputStream(file));
  }

  private static void assertRefused(FeatureNetworks networks, String sentence, TensorMap file) {
    WrongWeights e =
        assertThrows(WrongWeights.class, () -> accept(networks, Safetensors.bytes(file)));
    assertEquals(sentence, e.getMessage());
  }

  /** Waits for a download that is on its way. */
  private static FeatureNetworks.Status await(
      FeatureNetworks networks, Predicate<FeatureNetworks.Status> condition) {
    return Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> networks.status("tiny"), condition);
  }

  private static TensorMap tensors(Layout layout) {
    TensorMap tensors = new TensorMap();
    layout.shapes().forEach((name, shape) -> tensors.put(name, zeros(shape)));
    return tensors;
  }

  private static Tensor zeros(List<Integer> shape) {
    int size = shape.stream().reduce(1, Math::multiplyExact);
    return Tensor.of(new float[size], shape.stream().mapToLong(Integer::longValue).toArray());
  }

  private static Tensor filled(List<Integer> shape, float value) {
    float[] values = zeros(shape).floats();
    Arrays.fill(values, value);
    return Tensor.of(values, shape.stream().mapToLong(Integer::longValue).toArray());
  }

  private static String sha1(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
  }
}
