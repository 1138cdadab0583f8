package atelier.imageset.intake;

import atelier.imageset.ImageSets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The uploads that people have begun. An upload that nobody has touched for {@link #STALE} is
 * removed, all of them when the server starts. Safe for several threads.
 */
public final class Uploads implements AutoCloseable {
  /** How long an upload waits to be prepared. */
  public static final Duration STALE = Duration.ofHours(2);

  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  final ImageSets sets;
  final Limits limits;
  final Clock clock;
  final Decoder decoder = new Decoder(Memory.ofThisProcess());
  final TurnsByOwner turns = new TurnsByOwner(Runtime.getRuntime().availableProcessors());

  private final Path folder;
  private final Map<String, Upload> open = new ConcurrentHashMap<>();

  /**
   * Uploads staged in {@code folder}, which belongs to this object: what an earlier process left
   * there is removed.
   */
  public Uploads(Path folder, ImageSets sets, Limits limits, Clock clock) throws IOException {
    this.folder = folder;
    this.sets = sets;
    this.limits = limits;
    this.clock = clock;
    deleteRecursively(folder);
    Files.createDirectories(folder);
  }

  /** Begins an upload; also removes stale ones. */
  public Upload begin(String owner) throws IOException {
    Instant stale = clock.instant().minus(STALE);
    List.copyOf(open.values()).stream()
        .filter(upload -> upload.idleSince(stale))
        .forEach(Upload::close);
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String id = HexFormat.of().formatHex(random);
    Upload upload = new Upload(id, owner, Files.createDirectory(folder.resolve(id)), this);
    open.put(id, upload);
    return upload;
  }

  /** Reads single pictures, with the same memory as all uploads. */
  public PictureReader reader() {
    return new PictureReader(decoder);
  }

  /** An upload that was begun and neither prepared, closed nor removed since. */
  public Optional<Upload> find(String id) {
    return Optional.ofNullable(open.get(id));
  }

  /** Cancels and removes every upload. */
  @Override
  public void close() {
    List.copyOf(open.values()).forEach(Upload::close);
    turns.close();
  }

  /** Forgets a closed upload and removes its files. */
  void remove(String id) {
    open.remove(id);
    deleteRecursively(folder.resolve(id));
  }

  private static void deleteRecursively(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("files of an upload stay behind in {}", folder, e);
    }
  }
}
