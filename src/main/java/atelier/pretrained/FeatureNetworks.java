package atelier.pretrained;

import atelier.blob.BlobStore;
import atelier.operation.Operation;
import atelier.operation.Operations;
import atelier.operation.UnderWay;
import atelier.run.Pretrained;
import atelier.tensor.Safetensors;
import atelier.tensor.TensorMap;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pretrained networks whose weights are on the server: every safetensors file of a folder that
 * has the tensors of a known network counts, whatever its name. Safe for several threads; downloads
 * run on a thread of their own, one at a time.
 */
public final class FeatureNetworks implements Pretrained, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeatureNetworks.class);
  private static final String SUFFIX = ".safetensors";
  private static final long MOST_BYTES = 1L << 30;
  private static final int PERMILLE = 1000;

  private final Path folder;
  private final BlobStore blobs;
  private final List<FeatureNetwork> networks;
  private final Operations operations;
  private final ExecutorService downloads =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "weights-download");
            thread.setDaemon(true);
            return thread;
          });

  /** The networks in {@code folder}, which need not exist yet. */
  public FeatureNetworks(Path folder, BlobStore blobs, Operations operations) {
    this(folder, blobs, operations, List.of(FeatureNetwork.SQUEEZENET, FeatureNetwork.VGG19));
  }

  FeatureNetworks(
      Path folder, BlobStore blobs, Operations operations, List<FeatureNetwork> networks) {
    this.folder = folder;
    this.blobs = blobs;
    this.operations = operations;
    this.networks = List.copyOf(networks);
  }

  /** Where the weights of a network stand. */
  public enum State {
    ABSENT,
    DOWNLOADING,
    FAILED,
    PRESENT;

    @JsonValue
    String inApi() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A network and its weights.
   *
   * @param bytes length of the file that is here, or of the one that would be downloaded
   * @param progress of a download, from 0 to 1
   * @param message what went wrong with the last download, as a sentence that says what to do
   */
  public record Status(
      String key,
      String title,
      boolean present,
      long bytes,
      State state,
      double progress,
      @Nullable String message) {}

  /** All networks that are known. */
  public List<Status> list() {
    return networks.stream().map(this::status).toList();
  }

  @Override
  public boolean knows(String key) {
    return networks.stream().anyMatch(network -> network.key().equals(key));
  }

  /**
   * Where a network stands.
   *
   * @throws NoSuchElementException if it is not known
   */
  public Status status(String key) {
    return status(network(key));
  }

  private Status status(FeatureNetwork network) {
    Optional<Path> file = file(network);
    if (file.isPresent()) {
      return new Status(
          network.key(), network.title(), true, size(file.get()), State.PRESENT, 1, null);
    }
    Optional<Operation> download = newestDownload(network);
    return new Status(
        network.key(),
        network.title(),
        false,
        network.zoo().bytes(),
        download.map(FeatureNetworks::state).orElse(State.ABSENT),
        download.map(d -> (double) d.done() / Math.max(1, d.total())).orElse(0.0),
        download.map(Operation::error).orElse(null));
  }

  private Optional<Operation> newestDownload(FeatureNetwork network) {
    return operations.list(Operation.Kind.WEIGHTS, network.key()).stream().findFirst();
  }

  private static State state(Operation download) {
    return switch (download.state()) {
      case WAITING, RUNNING -> State.DOWNLOADING;
      case FAILED -> State.FAILED;
      case FINISHED -> State.ABSENT; // it was here, and somebody has removed it
    };
  }

  /** The weights of a network's feature layers, as safetensors that are put now. */
  @Override
  public Optional<String> blob(String key) {
    FeatureNetwork network = network(key);
    return file(network)
        .map(
            file -> {
              try {
                TensorMap features = network.features(read(file));
                return blobs.put(out -> Safetensors.write(features, out));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /**
   * Takes weights as a safetensors file and keeps those of the feature layers.
   *
   * @throws WrongWeights if they are not those of the network; what was there stays
   * @throws NoSuchElementException if the network is not known
   */
  public Status accept(String key, InputStream weights) throws IOException {
    FeatureNetwork network = network(key);
    Files.createDirectories(folder);
    Path upload = Files.createTempFile(folder, key, ".upload");
    try {
      copy(weights, upload);
      keep(network, features(network, upload));
    } finally {
      Files.deleteIfExists(upload);
    }
    return status(network);
  }

  private static TensorMap features(FeatureNetwork network, Path file) throws IOException {
    try {
      return network.features(read(file));
    } catch (IllegalArgumentException e) {
      throw new WrongWeights(
          "The file could not be read: %s. Send a safetensors file with numbers of 32 bits (F32)."
              .formatted(e.getMessage()),
          e);
    }
  }

  private static void copy(InputStream in, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      long size = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        size += n;
        if (size > MOST_BYTES) {
          throw new WrongWeights(
              "The file is larger than 1 GB; send one with the feature layers only.");
        }
        out.write(buffer, 0, n);
      }
    }
  }

  /**
   * Begins to download the weights, unless they are here or on their way; {@link #status} tells how
   * far it is. What an earlier attempt has fetched is gone on from.
   *
   * @param owner who asks for them
   * @throws NoSuchElementException if the network is not known
   */
  public synchronized Status download(String key, String owner) {
    FeatureNetwork network = network(key);
    if (file(network).isEmpty()
        && newestDownload(network).filter(d -> !d.state().isOver()).isEmpty()) {
      UnderWay operation = operations.begin(Operation.Kind.WEIGHTS, key, owner, Map.of(), PERMILLE);
      downloads.execute(() -> download(network, operation));
    }
    return status(network);
  }

  /**
   * Cancels the download of a network's weights, if there is one; what it has fetched stays for the
   * next.
   *
   * @throws NoSuchElementException if the network is not known
   */
  public Status cancel(String key) {
    FeatureNetwork network = network(key);
    newestDownload(network).flatMap(d -> operations.underWay(d.id())).ifPresent(UnderWay::cancel);
    return status(network);
  }

  private void download(FeatureNetwork network, UnderWay operation) {
    try {
      operation.carryOut(
          () -> {
            fetch(network, operation);
            return network.key();
          },
          key -> key,
          why -> sentence(network, why));
    } catch (IOException | RuntimeException e) {
      LOG.info("{} could not be downloaded: {}", network.title(), e.getMessage());
      LOG.debug("why", e);
    }
  }

  private void fetch(FeatureNetwork network, UnderWay operation) throws IOException {
    operation.at(0, PERMILLE); // it may have been cancelled while it waited
    Path part = folder.resolve(network.key() + ".part");
    Files.createDirectories(folder);
    network
        .zoo()
        .download(part, (done, total) -> operation.at((int) (PERMILLE * done / total), PERMILLE));
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(part)), 1 << 16)) {
      keep(network, MxnetParameters.read(new BufferedInputStream(in), network));
    }
    Files.delete(part);
  }

  private static String sentence(FeatureNetwork network, Throwable why) {
    if (why instanceof InterruptedIOException) {
      return Operations.BROKEN_OFF;
    }
    return why instanceof CancellationException
        ? "The download was cancelled; begin it again, and it goes on where it was."
        : "%s could not be downloaded: %s. Try again, or choose a safetensors file with its weights here."
            .formatted(network.title(), stripped(why));
  }

  private static String stripped(Throwable e) {
    return String.valueOf(e.getMessage()).replaceFirst("\\.$", "");
  }

  /** Writes the file of a network, which appears whole or not at all. */
  private void keep(FeatureNetwork network, TensorMap features) throws IOException {
    Path part = Files.createTempFile(folder, network.key(), ".tmp");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
        Safetensors.write(features, out);
      }
      Files.move(part, folder.resolve(network.key() + SUFFIX), StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private Optional<Path> file(FeatureNetwork network) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .sorted()
          .filter(file -> fits(file, network))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean fits(Path file, FeatureNetwork network) {
    try {
      return network.fits(read(file));
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("{} holds no weights", file, e);
      return false;
    }
  }

  private static TensorMap read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return Safetensors.read(
          channel.map(
              FileChannel.MapMode.READ_ONLY, 0, Math.min(channel.size(), Integer.MAX_VALUE)));
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FeatureNetwork network(String key) {
    return networks.stream()
        .filter(network -> network.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "There is no network “%s”; there are %s."
                        .formatted(
                            key,
                            String.join(
                                ", ", networks.stream().map(FeatureNetwork::key).toList()))));
  }

  /** Stops downloads; what they have fetched stays for the next attempt. */
  @Override
  public void close() {
    downloads.shutdownNow();
  }
}
