package atelier.web.api;

import static java.util.Objects.requireNonNull;

import atelier.family.InvalidInput;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The zip that a run was exported as; whoever brings one may have made it of anything. */
final class ExportedRun implements AutoCloseable {
  static final String DESCRIPTION = "run.json";
  static final String SETTINGS = "settings.json";
  static final String CHANGES = "changes.json";
  static final String METRICS = "metrics.csv";
  static final String WEIGHTS = "weights.safetensors";
  static final String FRAMES = "frames.json";

  private static final int MOST_TEXT = 16_000_000;

  private final ZipFile zip;
  private final ObjectMapper json;

  /**
   * Opens a zip.
   *
   * @throws InvalidInput if it is none
   */
  ExportedRun(Path file, ObjectMapper json) throws IOException {
    this.json = json;
    try {
      zip = new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw refused("This is no zip; bring the export of a run as it was downloaded.");
    }
  }

  /** What {@value #DESCRIPTION} says: all that it takes, beside the pictures, to train it again. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Description(
      String id,
      @Nullable String name,
      String family,
      List<Pictures> imageSets,
      @Nullable String label,
      long seed,
      int step,
      int steps,
      int weightsOfStep,
      String created,
      @Nullable String parent,
      @Nullable String madeBy) {
    Description {
      requireNonNull(family);
      imageSets = List.copyOf(imageSets);
    }
  }

  /** An image set that the run trained on; {@code sha256} is that of its packed pictures. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Pictures(
      String id,
      String name,
      int count,
      int size,
      int channels,
      List<String> labels,
      String sha256) {
    Pictures {
      requireNonNull(name);
      requireNonNull(sha256);
      labels = List.copyOf(labels);
    }

    /** Where the packed pictures are. */
    String file() {
      return "pictures/%s.pack".formatted(sha256);
    }
  }

  /** How the pictures of a frame lie. */
  record FrameGrid(int step, int columns, int rows) {
    static final FrameGrid ONE = new FrameGrid(0, 1, 1);

    static String file(int step) {
      return "frames/%08d.png".formatted(step);
    }
  }

  Description description() throws IOException {
    return read(DESCRIPTION, Description.class)
        .orElseThrow(() -> refused("It holds no run.json; bring the export of a run."));
  }

  Map<?, ?> settings() throws IOException {
    return read(SETTINGS, Map.class).orElse(Map.of());
  }

  List<HistoryApi.Change> changes() throws IOException {
    return list(CHANGES, HistoryApi.Change[].class);
  }

  List<FrameGrid> grids() throws IOException {
    return list(FRAMES, FrameGrid[].class);
  }

  private <T> List<T> list(String name, Class<T[]> type) throws IOException {
    List<T> list = read(name, type).map(Arrays::asList).orElse(List.of());
    if (list.contains(null)) {
      throw refused("Its %s is damaged; export the run again.".formatted(name));
    }
    return list;
  }

  private <T> Optional<T> read(String name, Class<T> type) throws IOException {
    Optional<byte[]> bytes = bytes(name, MOST_TEXT);
    try {
      return bytes.isEmpty()
          ? Optional.empty()
          : Optional.ofNullable(json.readValue(bytes.get(), type));
    } catch (JsonProcessingException e) {
      throw refused("Its %s is damaged; export the run again.".formatted(name));
    }
  }

  /** An entry of at most so many bytes. */
  Optional<byte[]> bytes(String name, int most) throws IOException {
    Optional<InputStream> found = open(name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = found.get()) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw refused("Its %s is larger than any that was exported.".formatted(name));
      }
      return Optional.of(bytes);
    } catch (ZipException e) {
      throw refused("Its %s is damaged; export the run again.".formatted(name));
    }
  }

  /**
   * Copies an entry into a file, which holds at most so many bytes; returns whether there is one.
   */
  boolean copy(String name, Path file, long most) throws IOException {
    Optional<InputStream> found = open(name);
    if (found.isEmpty()) {
      return false;
    }
    try (InputStream in = found.get();
        var out = Files.newOutputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      long copied = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        copied += n;
        if (copied > most) {
          throw refused("Its %s is larger than any that was exported.".formatted(name));
        }
        out.write(buffer, 0, n);
      }
    } catch (ZipException e) {
      throw refused("Its %s is damaged; export the run again.".formatted(name));
    }
    return true;
  }

  /** An entry as a stream. */
  Optional<InputStream> open(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    return entry == null ? Optional.empty() : Optional.of(zip.getInputStream(entry));
  }

  static InvalidInput refused(String sentence) {
    return new InvalidInput(Map.of("file", sentence));
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
