package atelier.imageset.intake;

import atelier.imageset.ImageSets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The uploads that people have begun. An upload that nobody has touched for {@link #STALE} is
 * removed, all of them when the server starts. Safe for several threads.
 */
public final class Uploads implements AutoCloseable {
  /** How long an upload waits to be prepared. */
  public static final Duration STALE = Duration.ofHours(2);

  /**
   * Uploads staged in {@code folder}, which belongs to this object: what an earlier process left
   * there is removed.
   */
  public Uploads(Path folder, ImageSets sets, Limits limits, Clock clock) throws IOException {}

  /** Begins an upload; also removes stale ones. */
  public Upload begin(String owner) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** An upload that was begun and neither prepared, closed nor removed since. */
  public Optional<Upload> find(String id) {
    throw new UnsupportedOperationException();
  }

  /** Cancels and removes every upload. */
  @Override
  public void close() {}
}
