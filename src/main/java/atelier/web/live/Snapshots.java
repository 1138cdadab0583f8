package atelier.web.live;

import atelier.blob.BlobStore;
import atelier.doctor.Doctor;
import atelier.run.Run;
import atelier.run.RunStore;
import atelier.run.Telemetry;
import atelier.web.BasePath;
import atelier.web.api.RunView;
import atelier.web.live.Message.Frame;
import atelier.web.live.Message.Whole;
import atelier.web.run.RunSummaries;
import atelier.workshop.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a page begins with: all that is known of a run. One is made for all who ask soon after. */
final class Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
  private static final long FRESH_MILLIS = 1000;
  private static final int POINTS = 500;
  private static final int POINTS_ON_WALL = 50;

  private final RunStore store;
  private final Telemetry telemetry;
  private final BlobStore blobs;
  private final Doctor doctor;
  private final Workshop workshop;
  private final RunSummaries summaries;
  private final BasePath base;
  private final Clock clock;
  private final Channels channels;
  private final Encoder encoder;

  Snapshots(
      RunStore store,
      Telemetry telemetry,
      BlobStore blobs,
      Doctor doctor,
      Workshop workshop,
      RunSummaries summaries,
      BasePath base,
      Clock clock,
      Channels channels,
      Encoder encoder) {
    this.store = store;
    this.telemetry = telemetry;
    this.blobs = blobs;
    this.doctor = doctor;
    this.workshop = workshop;
    this.summaries = summaries;
    this.base = base;
    this.clock = clock;
    this.channels = channels;
    this.encoder = encoder;
  }

  /** Gives a client a snapshot of a run and what came after it. Reads the database. */
  void give(Client client, String id) {
    Channel channel = channels.of(id);
    int points = client.watchesAll() ? POINTS_ON_WALL : POINTS;
    if (giveFresh(client, channel, points)) {
      return; // the one that another client was just given
    }
    long at;
    synchronized (channel) {
      at = channel.seq; // what comes later is told besides
    }
    Optional<Run> run = store.find(id);
    if (run.isEmpty()) {
      channels.remove(id);
      client.drop(id);
      return;
    }
    RunView state =
        RunView.of(
            summaries.withoutFrame(run.get()),
            telemetry.latest(id),
            doctor,
            workshop.nameOf(run.get().owner()),
            base);
    Whole snapshot = encoder.snapshot(state, at, telemetry.series(id, points));
    Frame frame = latestFrame(channel, id, at);
    synchronized (channel) {
      channel.snapshot = snapshot;
      channel.snapshotPoints = points;
      channel.snapshotMillis = clock.millis();
      channel.frame = channel.frame == null ? frame : channel.frame;
    }
    if (!giveFresh(client, channel, points)) {
      client.wantSnapshot(id); // the run went back meanwhile
    }
  }

  /** Gives a client the newest snapshot and what came after it, if that is fresh enough. */
  private boolean giveFresh(Client client, Channel channel, int points) {
    synchronized (channel) {
      Whole snapshot = channel.snapshot;
      if (snapshot == null
          || channel.snapshotPoints != points
          || clock.millis() - channel.snapshotMillis > FRESH_MILLIS) {
        return false;
      }
      Optional<List<Message>> later = channel.since(snapshot.seq());
      later.ifPresent(l -> client.snapshot(snapshot, l, channel.queue, channel.frame));
      return later.isPresent();
    }
  }

  private @Nullable Frame latestFrame(Channel channel, String run, long at) {
    synchronized (channel) {
      if (channel.frame != null) {
        return channel.frame;
      }
    }
    Optional<Telemetry.Frame> latest = telemetry.latestFrame(run);
    Optional<Path> png = latest.flatMap(frame -> blobs.find(frame.blob()));
    try {
      return png.isEmpty()
          ? null
          : encoder.frame(run, at, latest.orElseThrow(), Files.readAllBytes(png.get()));
    } catch (IOException e) {
      LOG.warn("the newest frame of run {} cannot be read", run, e);
      return null;
    }
  }
}
