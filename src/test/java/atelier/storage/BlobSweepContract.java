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
import java.nio.file.Files;
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
  @TempDir Path data;

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
        .add(
            new ImageSet(
                "set", "Cats", "local", 1, 28, 1, List.of(), false, pictures, null, null, null,
                NOW));
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
    assertFalse(isInPlace(folder, unused));
    assertTrue(isInPlace(folder, pictures));

    runs.delete("a");
    later.run();
    assertFalse(isInPlace(folder, frame));
    assertTrue(isInPlace(folder, checkpoint), "the other run has it, too");
    assertTrue(blobs.find(frame).isPresent(), "it waits in the bin");
  }

  @Test
  void sweepsNothingForADatabaseThatNamesNothing(@TempDir Path folder) throws Exception {
    BlobStore blobs = new BlobStore(folder);
    String stranger = blobs.put(new byte[] {1});

    sweep(blobs, Duration.ofDays(100)).run();

    assertTrue(isInPlace(folder, stranger));
  }

  @Test
  void removesAtOnceWhatGaveWayToNewer(@TempDir Path folder) throws Exception {
    BlobStore blobs = new BlobStore(folder);
    JdbiRunStore runs = new JdbiRunStore(database);
    JdbiTelemetry telemetry = new JdbiTelemetry(database);
    List<String> stored = new ArrayList<>();
    for (byte i = 0; i < 4; i++) {
      stored.add(blobs.put(new byte[] {i}));
    }
    for (String run : List.of("a", "b")) {
      runs.add(run(run), null);
      runs.addCheckpoint(run, new Checkpoint(2, stored.get(1)));
    }
    runs.addCheckpoint("a", new Checkpoint(1, stored.get(0)));
    telemetry.addFrame("a", new Frame(1, stored.get(2), 1, 1, 28, 28));
    telemetry.addFrame("a", new Frame(2, stored.get(3), 1, 1, 28, 28));

    runs.deleteCheckpoint("a", 1);
    runs.deleteCheckpoint("a", 2);
    telemetry.deleteFrames("a", List.of(1));
    telemetry.truncate("a", 1);
    sweep(blobs, Duration.ofMinutes(11)).run();
    sweep(blobs, Duration.ofMinutes(72)).run();

    assertEquals(
        List.of(stored.get(1)),
        stored.stream().filter(blob -> blobs.find(blob).isPresent()).toList(),
        "what the other run has stays, the rest does not even wait in the bin");
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
    Path store = folder.resolve("blobs");
    assertTrue(isInPlace(store, given.get(0)), "a run uses it");
    assertFalse(isInPlace(store, given.get(1)), "nobody uses it");
    assertTrue(isInPlace(store, given.get(2)), "it was given anew");
    assertTrue(isInPlace(store, network), "a run uses it");
    assertEquals(Optional.empty(), pictures.find(given.get(1)));
  }

  private static boolean isInPlace(Path store, String blob) {
    return Files.exists(store.resolve(blob.substring(0, 2)).resolve(blob));
  }

  private BlobSweep sweep(BlobStore blobs, Duration later) {
    return new BlobSweep(
        database,
        new Binding(database, data, blobs),
        blobs,
        Clock.offset(Clock.systemUTC(), later));
  }
}
