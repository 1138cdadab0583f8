package atelier.worker;

import atelier.imageset.Picture;
import atelier.learner.Preview;
import atelier.learner.StepMetrics;
import atelier.link.Job;
import atelier.link.ToServer;
import atelier.tensor.Safetensors;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What one attempt at a run tells the server. Metrics are gathered for a fifth of a second; frames
 * are encoded and checkpoints uploaded on other threads, of each run only the newest. Confined to
 * the training thread.
 */
final class RunReport {
  private static final long FLUSH_NANOS = Duration.ofMillis(200).toNanos();
  private static final long RATE_WINDOW_NANOS = Duration.ofSeconds(5).toNanos();

  private final Job job;
  private final ServerLink link;
  private final NewestOnly encoder;
  private final NewestOnly uploader;
  private final LongSupplier nanoTime;

  private final List<ToServer.Row> rows = new ArrayList<>();
  private List<String> names = List.of();
  private long nextFlush;
  private final ArrayDeque<Moment> recent = new ArrayDeque<>();
  private volatile long uploadNanos;

  private record Moment(long nanos, int step) {}

  /**
   * A report of one attempt.
   *
   * @param encoder thread that encodes frames
   * @param uploader thread that uploads checkpoints
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  RunReport(
      Job job, ServerLink link, NewestOnly encoder, NewestOnly uploader, LongSupplier nanoTime) {
    this.job = job;
    this.link = link;
    this.encoder = encoder;
    this.uploader = uploader;
    this.nanoTime = nanoTime;
    recent.add(new Moment(nanoTime.getAsLong(), job.step()));
  }

  void metrics(int step, StepMetrics metrics) {
    if (!names.equals(List.copyOf(metrics.values().keySet()))) {
      flush();
      names = List.copyOf(metrics.values().keySet());
    }
    float[] values = new float[names.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = metrics.values().getOrDefault(names.get(i), Float.NaN);
    }
    rows.add(new ToServer.Row(step, values));
    if (nanoTime.getAsLong() >= nextFlush) {
      flush();
    }
  }

  /** Sends the metrics that wait. */
  void flush() {
    if (rows.isEmpty()) {
      return;
    }
    long now = nanoTime.getAsLong();
    int step = rows.get(rows.size() - 1).step();
    recent.add(new Moment(now, step));
    while (recent.size() > 2 && now - recent.getFirst().nanos > RATE_WINDOW_NANOS) {
      recent.remove();
    }
    double seconds = (now - recent.getFirst().nanos) / 1e9;
    double rate = seconds > 0 ? (step - recent.getFirst().step) / seconds : 0;
    link.send(new ToServer.Metrics(job.run(), job.attempt(), names, List.copyOf(rows), rate));
    rows.clear();
    nextFlush = now + FLUSH_NANOS;
  }

  /** Sends a frame soon, unless a newer one comes first. */
  void frame(int step, Preview preview) {
    flush();
    encoder.submit(job.run(), () -> sendFrame(step, preview));
  }

  /** Sends a frame now. Safe for several threads. */
  void sendFrame(int step, Preview preview) {
    Picture picture = preview.picture();
    link.send(
        new ToServer.Frame(
            job.run(),
            job.attempt(),
            step,
            preview.columns(),
            preview.rows(),
            picture.width(),
            picture.height()),
        picture.png());
  }

  /** Keeps a checkpoint soon, unless a newer one comes first. */
  void checkpoint(Snapshot snapshot) {
    uploader.submit(job.run(), () -> uploadCheckpoint(snapshot));
  }

  /** Keeps a checkpoint now. Safe for several threads. */
  void uploadCheckpoint(Snapshot snapshot) throws InterruptedException {
    long before = nanoTime.getAsLong();
    String blob = link.upload(job.run(), Safetensors.bytes(snapshot.state()));
    uploadNanos = nanoTime.getAsLong() - before;
    link.send(
        new ToServer.Checkpoint(
            job.run(), job.attempt(), snapshot.step(), blob, snapshot.kidSmall()));
  }

  /** How long the last upload of a checkpoint took; 0 before. Safe for several threads. */
  long uploadNanos() {
    return uploadNanos;
  }
}
