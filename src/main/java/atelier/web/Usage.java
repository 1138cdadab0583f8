package atelier.web;

import atelier.blob.BlobStore;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.run.Run;
import atelier.run.Runs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How much disk everybody's things take; looked up anew when the last look is {@link #FRESH} ago. A
 * file that several people share counts for each of them. Safe for several threads.
 */
public final class Usage {
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final Runs runs;
  private final ImageSetStore imageSets;
  private final BlobStore blobs;
  private final Clock clock;
  private Map<String, Long> byOwner = Map.of();
  private Instant looked = Instant.MIN;

  public Usage(Runs runs, ImageSetStore imageSets, BlobStore blobs, Clock clock) {
    this.runs = runs;
    this.imageSets = imageSets;
    this.blobs = blobs;
    this.clock = clock;
  }

  /** How many bytes somebody's things take. */
  public long bytesOf(String owner) {
    return look().getOrDefault(owner, 0L);
  }

  /** How many bytes everybody's things take. */
  public long bytesInAll() {
    return look().values().stream().mapToLong(Long::longValue).sum();
  }

  private synchronized Map<String, Long> look() {
    if (looked.isBefore(clock.instant().minus(FRESH))) {
      Map<String, Set<String>> files = new HashMap<>();
      for (ImageSet set : imageSets.list()) {
        of(files, set.owner()).add(set.blob());
      }
      for (Run run : runs.list()) {
        Set<String> own = of(files, run.owner());
        runs.checkpoints(run.id()).forEach(checkpoint -> own.add(checkpoint.blob()));
        runs.telemetry().frames(run.id()).forEach(frame -> own.add(frame.blob()));
      }
      Map<String, Long> sizes = new HashMap<>();
      files.forEach(
          (owner, hashes) -> sizes.put(owner, hashes.stream().mapToLong(this::size).sum()));
      byOwner = sizes;
      looked = clock.instant();
    }
    return byOwner;
  }

  private static Set<String> of(Map<String, Set<String>> files, String owner) {
    return files.computeIfAbsent(owner, o -> new HashSet<>());
  }

  private long size(String blob) {
    try {
      Path file = blobs.find(blob).orElse(null);
      return file == null ? 0 : Files.size(file);
    } catch (NoSuchFileException e) {
      return 0; // deleted meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
