package atelier.storage;

import atelier.blob.BlobStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes blobs that no image set, run, frame or checkpoint refers to any more, and forgets single
 * pictures that no run uses a day after they were given. To be run now and then.
 */
public final class BlobSweep implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(BlobSweep.class);

  /** A blob is put before it is referred to. */
  private static final Duration GRACE = Duration.ofMinutes(10);

  /** How long a picture waits for a run. */
  private static final Duration PICTURE_KEPT = Duration.ofDays(1);

  private final Jdbi jdbi;
  private final BlobStore blobs;
  private final Clock clock;

  public BlobSweep(Database database, BlobStore blobs, Clock clock) {
    this.jdbi = database.jdbi();
    this.blobs = blobs;
    this.clock = clock;
  }

  /** Sweeps once; what goes wrong is logged, the next sweep may do better. */
  @Override
  public void run() {
    try {
      int removed = blobs.sweep(references(), clock.instant().minus(GRACE));
      LOG.debug("removed {} blobs", removed);
    } catch (IOException | RuntimeException e) {
      LOG.warn("files that nobody needs could not be removed from the data folder", e);
    }
  }

  /** The hashes of all blobs that are in use. */
  Set<String> references() {
    long old = clock.instant().minus(PICTURE_KEPT).toEpochMilli();
    return jdbi.inTransaction(
        handle -> {
          handle.createUpdate("delete from pictures where given < :old").bind("old", old).execute();
          Set<String> blobs =
              handle
                  .createQuery(
                      """
                      select blob from image_sets
                      union select blob from frames
                      union select blob from checkpoints
                      union select blob from pictures
                      union select network from runs where network is not null
                      """)
                  .mapTo(String.class)
                  .set();
          handle
              .createQuery("select pictures from runs where pictures <> '{}'")
              .mapTo(String.class)
              .forEach(given -> Json.lists(given).values().forEach(blobs::addAll));
          return blobs;
        });
  }
}
