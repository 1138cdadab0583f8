package atelier.web.live;

import atelier.blob.BlobStore;
import atelier.doctor.Diagnosis;
import atelier.doctor.Doctor;
import atelier.run.Run;
import atelier.run.RunListener;
import atelier.run.RunState;
import atelier.run.RunStore;
import atelier.run.Telemetry;
import atelier.run.Telemetry.MetricRow;
import atelier.web.BasePath;
import atelier.web.live.Message.Frame;
import atelier.web.live.Message.Whole;
import atelier.web.run.RunSummaries;
import atelier.workshop.Participant;
import atelier.workshop.Sharing;
import atelier.workshop.Workshop;
import io.javalin.websocket.WsConfig;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code /api/live}: hears what happens to runs and tells those who watch. A client that subscribes
 * gets a snapshot of each run, or, with {@code since}, what it missed; then every change. What
 * takes time (snapshots, diagnoses) is done on a thread of its own, so that the worker's link never
 * waits for a page.
 */
public final class LiveHub implements RunListener, AutoCloseable {
  private static final long STATE_EVERY_MILLIS = 1000;
  private static final long EXAMINE_EVERY_MILLIS = 2000;

  private final RunStore store;
  private final Doctor doctor;
  private final Clock clock;
  private final Encoder encoder = new Encoder();
  private final Threads threads = new Threads();
  private final Channels channels;
  private final Subscriptions subscriptions;

  public LiveHub(
      RunStore store,
      Telemetry telemetry,
      BlobStore blobs,
      Doctor doctor,
      Workshop workshop,
      Sharing sharing,
      RunSummaries summaries,
      BasePath base,
      Clock clock) {
    this.store = store;
    this.doctor = doctor;
    this.clock = clock;
    channels = new Channels(clock.millis());
    Snapshots snapshots =
        new Snapshots(
            store, telemetry, blobs, doctor, workshop, summaries, base, clock, channels, encoder);
    subscriptions =
        new Subscriptions(store, workshop, sharing, channels, encoder, snapshots, threads);
  }

  /** The WebSocket. */
  public void socket(WsConfig ws) {
    subscriptions.socket(ws);
  }

  /** Somebody's right may have changed: asks everybody's anew. */
  public void review() {
    threads.work(subscriptions::review);
  }

  /** Somebody is gone: hears nothing more from now on. */
  public void departed(Participant gone) {
    subscriptions.close(gone);
  }

  @Override
  public void changed(Run run) {
    Channel channel = channels.of(run.id());
    boolean queueMoves;
    synchronized (channel) {
      if (run.version() < channel.version) {
        return; // a later change was told already
      }
      queueMoves = run.state() instanceof RunState.Queued || channel.queue != null;
      channel.version = run.version();
      if (run.attempt() > channel.attempt && run.step() < channel.step) {
        goBack(channel, run);
      }
      tellState(channel, run);
    }
    subscriptions.pump();
    if (queueMoves) {
      threads.work(this::tellQueue);
    }
  }

  @Override
  public void metrics(Run run, List<MetricRow> rows) {
    Channel channel = channels.of(run.id());
    String encoded = encoder.rows(rows);
    synchronized (channel) {
      channel.attempt = run.attempt();
      channel.step = run.step();
      tell(channel, encoder.numbers(run, channels.next(), encoded));
      if (clock.millis() - channel.stateSentMillis >= STATE_EVERY_MILLIS
          && run.version() >= channel.version) {
        tellState(channel, run);
      }
      if (clock.millis() - channel.examinedMillis >= EXAMINE_EVERY_MILLIS) {
        channel.examinedMillis = clock.millis();
        threads.work(() -> examine(run.id()));
      }
    }
    subscriptions.pump();
  }

  @Override
  public void frame(Run run, Telemetry.Frame frame, byte[] png) {
    Channel channel = channels.of(run.id());
    synchronized (channel) {
      Frame message = encoder.frame(run.id(), channels.next(), frame, png);
      channel.frame = message;
      channel.seq = message.seq();
      subscriptions.offer(message);
    }
    subscriptions.pump();
  }

  @Override
  public void removed(String run) {
    channels.remove(run);
    subscriptions.removed(run);
    subscriptions.offer(encoder.removal(run, channels.next()));
    subscriptions.pump();
    threads.work(this::tellQueue);
  }

  /** Another worker goes on from a checkpoint: what came after it, and was shown, is no more. */
  private void goBack(Channel channel, Run run) {
    channel.attempt = run.attempt();
    channel.step = run.step();
    channel.forget();
    subscriptions.beginAnew(run.id());
  }

  private void tellState(Channel channel, Run run) {
    channel.stateSentMillis = clock.millis();
    channel.step = Math.max(channel.step, run.step()); // the run may have been read before its rows
    tell(channel, encoder.state(run, channels.next(), channel.step));
  }

  private void examine(String run) {
    Optional<Channel> channel = channels.find(run);
    Optional<Run> known = store.find(run);
    if (channel.isPresent() && known.isPresent()) {
      tellDiagnoses(channel.get(), run, doctor.examine(known.get()));
    }
  }

  private void tellDiagnoses(Channel channel, String run, List<Diagnosis> diagnoses) {
    synchronized (channel) {
      if (diagnoses.equals(channel.diagnoses)) {
        return;
      }
      channel.diagnoses = diagnoses;
      tell(channel, encoder.diagnoses(run, channels.next(), diagnoses));
    }
    subscriptions.pump();
  }

  /** Tells every waiting run its place in the queue. */
  private void tellQueue() {
    List<String> waiting =
        store.list().stream()
            .filter(run -> run.state() instanceof RunState.Queued)
            .sorted(Comparator.comparing(Run::created))
            .map(Run::id)
            .toList();
    Set<String> still = waiting.stream().collect(Collectors.toSet());
    channels.each(
        (run, channel) -> {
          if (!still.contains(run)) {
            synchronized (channel) {
              channel.queue = null;
            }
          }
        });
    for (int i = 0; i < waiting.size(); i++) {
      tellPlace(waiting.get(i), i + 1, waiting.size());
    }
    subscriptions.pump();
  }

  private void tellPlace(String run, int position, int waiting) {
    Channel channel = channels.of(run);
    synchronized (channel) {
      Whole place = encoder.queue(run, channels.next(), position, waiting);
      if (channel.queue == null || !channel.queue.fields().equals(place.fields())) {
        channel.queue = place;
        tell(channel, place);
      }
    }
  }

  /** Remembers and queues a message; the caller holds the channel's monitor, and pumps later. */
  private void tell(Channel channel, Message message) {
    channel.remember(message);
    subscriptions.offer(message);
  }

  @Override
  public void close() {
    threads.close();
    subscriptions.close();
  }
}
