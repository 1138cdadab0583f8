package atelier.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.blob.BlobStore;
import atelier.imageset.ImageSet;
import atelier.imageset.SinglePicture;
import atelier.imageset.SinglePictureStore;
import atelier.run.RunStore.Checkpoint;
import atelier.run.Telemetry.Frame;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    telemetry.addFrame("a", new Frame(1, frame, 1, 1, 28, 28));

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

  @Test
  void keepsWhatRunsWereGivenAndPicturesForADay(@TempDir Path folder) throws Exception {
    BlobStore blobs = new BlobStore(folder.resolve("blobs"));
    SinglePictureStore pictures = new JdbiSinglePictureStore(database);
    List<String> given = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      given.add(blobs.put(new byte[] {(byte) i}));
      pictures.add(new SinglePicture(given.get(i), 20, 30, i == 1, Instant.now()));
    }
    String network = blobs.put(new byte[] {7});
    new JdbiRunStore(database)
        .add(run("a", NOW, Map.of("style", given.subList(0, 1)), network), null);

    BlobSweep inTheMorning = sweep(blobs, Duration.ofHours(23));
    inTheMorning.run();
    assertEquals(3, given.stream().filter(id -> blobs.find(id).isPresent()).count());
    assertTrue(pictures.find(given.get(1)).orElseThrow().plain());

    pictures.add(new SinglePicture(given.get(2), 20, 30, false, Instant.now().plusSeconds(7200)));
    sweep(blobs, Duration.ofHours(25)).run();
    assertTrue(blobs.find(given.get(0)).isPresent(), "a run uses it");
    assertFalse(blobs.find(given.get(1)).isPresent(), "nobody uses it");
    assertTrue(blobs.find(given.get(2)).isPresent(), "it was given anew");
    assertTrue(blobs.find(network).isPresent(), "a run uses it");
    assertEquals(Optional.empty(), pictures.find(given.get(1)));
  }

  private BlobSweep sweep(BlobStore blobs, Duration later) {
    return new BlobSweep(database, blobs, Clock.offset(Clock.systemUTC(), later));
  }
}
