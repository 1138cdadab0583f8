package atelier.bench;

import atelier.blob.BlobStore;
import atelier.family.Families;
import atelier.learner.Learner;
import atelier.learner.Learners;
import atelier.nn.Ops;
import atelier.tensor.Safetensors;
import atelier.worker.CheckpointSchedule;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures what checkpoints cost a run in its first minute, when they are closest: each is read
 * from the engine, written as a file and forced to the disk, while training waits.
 */
public final class CheckpointBench {
  private static final long TRAINING = Duration.ofMinutes(1).toNanos();

  private final Families families;
  private final Learners learners;

  public CheckpointBench(Families families, Learners learners) {
    this.families = families;
    this.learners = learners;
  }

  /**
   * One line of the report.
   *
   * @param megabytes of a checkpoint
   * @param checkpoints that were kept
   * @param millis that one took, on average
   * @param share of the minute that all took
   */
  public record Line(
      String family,
      int size,
      int channels,
      double megabytes,
      int checkpoints,
      double millis,
      double share) {}

  /**
   * Measures and prints a table.
   *
   * @param wanted keys of families; all where empty
   * @throws IOException if a temporary file cannot be written
   */
  public List<Line> run(List<String> wanted, PrintStream out) throws IOException {
    out.printf(
        "%-8s %9s %9s %12s %9s %9s%n", "family", "pictures", "MB", "checkpoints", "ms", "share");
    List<Line> lines = new ArrayList<>();
    for (Bench.Case c : Bench.CASES) {
      if (wanted.isEmpty() || wanted.contains(c.family())) {
        Line line = measure(c);
        lines.add(line);
        out.printf(
            "%-8s %9s %9.1f %12d %9.0f %7.1f %%%n",
            line.family,
            line.size + "×" + line.size + "×" + line.channels,
            line.megabytes,
            line.checkpoints,
            line.millis,
            100 * line.share);
      }
    }
    return lines;
  }

  private Line measure(Bench.Case c) throws IOException {
    Path folder = Files.createTempDirectory("bench");
    BlobStore store = new BlobStore(folder.resolve("blobs"));
    try (Ops ops = Ops.open();
        Learner learner =
            learners.create(Bench.task(Training.family(families, c.family()), c, Map.of()))) {
      Bench.repeat(learner, 20);
      ops.waitForAll();
      long start = System.nanoTime();
      CheckpointSchedule schedule = new CheckpointSchedule(start);
      int kept = 0;
      long spent = 0;
      long bytes = 0;
      long now = start;
      while (now - start < TRAINING) {
        learner.step();
        now = System.nanoTime();
        if (schedule.isDue(now, now - start - spent, 0)) {
          ops.waitForAll(); // the step's own work
          long before = System.nanoTime();
          byte[] checkpoint = Safetensors.bytes(learner.state());
          store.put(checkpoint);
          now = System.nanoTime();
          schedule.kept(now, now - before);
          kept++;
          spent += now - before;
          bytes = checkpoint.length;
        }
      }
      return new Line(
          c.family(),
          c.size(),
          c.channels(),
          bytes / 1e6,
          kept,
          spent / 1e6 / kept,
          (double) spent / (now - start));
    } finally {
      BenchedServer.delete(folder);
    }
  }
}
