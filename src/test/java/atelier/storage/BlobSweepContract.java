package atelier.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.blob.BlobStore;
import atelier.imageset.ImageSet;
import atelier.run.RunStore.Checkpoint;
import atelier.run.Telemetry.Frame;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

abstract class BlobSweepContract extends DatabaseContract {
  @Test
  void keepsWhatIsInUse(@TempDir Path folder) throws Exception {
    BlobStore blobs = new BlobStore(folder);
    String pictures = blobs.put(new byte[] {1});
    String frame = blobs.put(new byte[] {2});
    String checkpoint = blobs.put(new byte[] {3});
    String unused = blobs.put(new byte[] {4});
    JdbiRunStore runs = new JdbiRunStore(database);
    JdbiTelemetry telemetry = new JdbiTelemetry(database);
    new JdbiImageSetStore(database)
        .add(new ImageSet("set", "Cats", "local", 1, 28, 1, List.of(), false, pictures, null, NOW));
    for (String run : List.of("a", "b")) {
      runs.add(run(run), null);
      runs.addCheckpoint(run, new Checkpoint(1, checkpoint));
    }
    telemetry.addFrame("a", new Frame(1, frame, 1, 1));

    sweep(blobs, Duration.ofMinutes(9)).run();
    assertTrue(blobs.find(unused).isPresent(), "it may be referred to in a moment");

    BlobSweep later = sweep(blobs, Duration.ofMinutes(11));
    assertEquals(Set.of(pictures, frame, checkpoint), later.references());
    later.run();
    assertFalse(blobs.find(unused).isPresent());
    assertTrue(blobs.find(pictures).isPresent());

    runs.delete("a");
    later.run();
    assertFalse(blobs.find(frame).isPresent());
    assertTrue(blobs.find(checkpoint).isPresent(), "the other run has it, too");
  }

  private BlobSweep sweep(BlobStore blobs, Duration later) {
    return new BlobSweep(database, blobs, Clock.offset(Clock.systemUTC(), later));
  }
}
