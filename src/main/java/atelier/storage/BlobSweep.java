package atelier.storage;

import atelier.blob.BlobStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes blobs that no image set, run, frame or checkpoint refers to any more, and forgets single
 * pictures that no run uses a day after they were given. Only what this database has itself
 * discarded for something newer goes at once; the rest, of which it may never have heard, waits in
 * the store's bin. A database that names nothing sweeps nothing. To be run now and then.
 */
public final class BlobSweep implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(BlobSweep.class);

  /** A blob is put before it is referred to. */
  private static final Duration GRACE = Duration.ofMinutes(10);

  /** A backup in the making may still read what was discarded. */
  private static final Duration DISCARDED_KEPT = Duration.ofHours(1);

  /** How long a picture waits for a run. */
  private static final Duration PICTURE_KEPT = Duration.ofDays(1);

  private final Database database;
  private final Binding binding;
  private final BlobStore blobs;
  private final Clock clock;

  public BlobSweep(Database database, Binding binding, BlobStore blobs, Clock clock) {
    this.database = database;
    this.binding = binding;
    this.blobs = blobs;
    this.clock = clock;
  }

  /** Sweeps once; what goes wrong is logged, the next sweep may do better. */
  @Override
  public void run() {
    try {
      Set<String> named = references();
      if (named.isEmpty()) {
        return;
      }
      binding.grow(); // so that a copy of the database from before is known for older
      noteTheDiscarded();
      long due = clock.instant().minus(DISCARDED_KEPT).toEpochMilli();
      Set<String> discarded = discarded("since < :due", due);
      Set<String> keep = new HashSet<>(named);
      keep.addAll(discarded("since >= :due", due));
      int removed = blobs.sweep(keep, discarded, GRACE, clock.instant());
      forget(discarded);
      LOG.debug("removed {} blobs", removed);
    } catch (IOException | RuntimeException e) {
      LOG.warn("files that nobody needs could not be removed from the data folder", e);
    }
  }

  private void noteTheDiscarded() {
    database.useHandle(
        handle ->
            handle
                .createUpdate("update discarded_blobs set since = :now where since is null")
                .bind("now", clock.instant().toEpochMilli())
                .execute());
  }

  private Set<String> discarded(String condition, long due) {
    return database.withHandle(
        handle ->
            handle
                .createQuery("select blob from discarded_blobs where " + condition)
                .bind("due", due)
                .mapTo(String.class)
                .set());
  }

  private void forget(Set<String> discarded) {
    database.useHandle(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch("delete from discarded_blobs where blob = :blob");
          discarded.forEach(blob -> batch.bind("blob", blob).add());
          batch.execute();
        });
  }

  /** The hashes of all blobs that are in use. */
  Set<String> references() {
    long old = clock.instant().minus(PICTURE_KEPT).toEpochMilli();
    return database.inTransaction(
        handle -> {
          handle.createUpdate("delete from pictures where given < :old").bind("old", old).execute();
          return NamedBlobs.in(handle);
        });
  }
}
