package atelier.storage;

import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What a database names of the blob store. */
final class NamedBlobs {
  private NamedBlobs() {}

  /** The hashes of all blobs that are in use. */
  static Set<String> in(Handle handle) {
    Set<String> blobs =
        handle
            .createQuery(
                """
                select blob from image_sets
                union select previous from image_sets where previous is not null
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
        .forEach(given -> JsonColumn.lists(given).values().forEach(blobs::addAll));
    return blobs;
  }

  /** Notes that frames or checkpoints, about to be deleted, gave way to others. */
  static void discard(Handle handle, String table, String run, String condition, int step) {
    handle
        .createUpdate(
            """
            insert into discarded_blobs (blob)
            select distinct blob from <table> where run = :run and step <condition> :step
            on conflict (blob) do update set since = null
            """)
        .define("table", table)
        .define("condition", condition)
        .bind("run", run)
        .bind("step", step)
        .execute();
  }
}
