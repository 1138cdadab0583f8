package atelier.web.live;

import atelier.blob.BlobStore;
import atelier.doctor.Diagnosis;
import atelier.doctor.Doctor;
import atelier.link.BinaryFrame;
import atelier.run.Run;
import atelier.run.RunListener;
import atelier.run.RunState;
import atelier.run.RunStore;
import atelier.run.Telemetry;
import atelier.run.Telemetry.MetricRow;
import atelier.run.Telemetry.Series;
import atelier.web.Access;
import atelier.web.BasePath;
import atelier.web.Json;
import atelier.web.api.RunView;
import atelier.web.live.Message.Frame;
import atelier.web.live.Message.Numbers;
import atelier.web.live.Message.Whole;
import atelier.workshop.Participant;
import atelier.workshop.Sharing;
import atelier.workshop.Workshop;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/live}: hears what happens to runs and tells those who watch. A client that subscribes
 * gets a snapshot of each run, or, with {@code since}, what it missed; then every change. What
 * takes time (snapshots, diagnoses) is done on a thread of its own, so that the worker's link never
 * waits for a page.
 */
public final class LiveHub implements RunListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveHub.class);
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(75);
  private static final long PING_SECONDS = 20;
  private static final long STATE_EVERY_MILLIS = 1000;
  private static final long EXAMINE_EVERY_MILLIS = 2000;
  private static final int MAX_MESSAGE_BYTES = 1 << 20;
  private static final long SNAPSHOT_MILLIS = 1000;
  private static final int POINTS = 500;
  private static final int POINTS_ON_WALL = 50;
  private static final double MAX_FPS = 30;
  private static final String EVERY_RUN = "*";

  private final RunStore store;
  private final Telemetry telemetry;
  private final BlobStore blobs;
  private final Doctor doctor;
  private final Workshop workshop;
  private final Sharing sharing;
  private final BasePath base;
  private final Clock clock;
  private final ObjectMapper json = Json.mapper();
  private final AtomicLong seq;
  private final long start;
  private final Map<String, Channel> channels = new ConcurrentHashMap<>();
  private final Map<String, Client> clients = new ConcurrentHashMap<>();
  private final Map<String, Watcher> watchers = new ConcurrentHashMap<>();
  private final Map<String, String> owners = new ConcurrentHashMap<>();
  private final ScheduledExecutorService background =
      Executors.newSingleThreadScheduledExecutor(LiveHub::thread);

  public LiveHub(
      RunStore store,
      Telemetry telemetry,
      BlobStore blobs,
      Doctor doctor,
      Workshop workshop,
      Sharing sharing,
      BasePath base,
      Clock clock) {
    this.store = store;
    this.telemetry = telemetry;
    this.blobs = blobs;
    this.doctor = doctor;
    this.workshop = workshop;
    this.sharing = sharing;
    this.base = base;
    this.clock = clock;
    this.start = clock.millis() * 1000; // room for a thousand messages a millisecond
    this.seq = new AtomicLong(start);
    var unused =
        background.scheduleAtFixedRate(
            () -> clients.values().forEach(Client::ping),
            PING_SECONDS,
            PING_SECONDS,
            TimeUnit.SECONDS);
  }

  // --- what happens ---

  @Override
  public void changed(Run run) {
    Channel channel = channel(run.id());
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
    pump();
    if (queueMoves) {
      later(this::tellQueue);
    }
  }

  @Override
  public void metrics(Run run, List<MetricRow> rows) {
    Channel channel = channel(run.id());
    String text = encode(rows);
    synchronized (channel) {
      channel.attempt = run.attempt();
      channel.step = run.step();
      tell(
          channel,
          new Numbers(
              run.id(),
              seq.incrementAndGet(),
              fields(new Progress("metrics", run.id(), run.step(), run.stepsPerSecond())),
              text.substring(1, text.length() - 1)));
      if (clock.millis() - channel.stateSentMillis >= STATE_EVERY_MILLIS
          && run.version() >= channel.version) {
        tellState(channel, run);
      }
      if (clock.millis() - channel.examinedMillis >= EXAMINE_EVERY_MILLIS) {
        channel.examinedMillis = clock.millis();
        later(() -> examine(run.id()));
      }
    }
    pump();
  }

  @Override
  public void frame(Run run, Telemetry.Frame frame, byte[] png) {
    Channel channel = channel(run.id());
    synchronized (channel) {
      Frame message = encode(run.id(), seq.incrementAndGet(), frame, png);
      channel.frame = message;
      channel.seq = message.seq();
      clients.values().forEach(client -> client.offer(message));
    }
    pump();
  }

  @Override
  public void removed(String run) {
    Whole message = removal(run);
    channels.remove(run);
    owners.remove(run);
    clients.values().forEach(client -> client.offer(message));
    pump();
    later(this::tellQueue);
  }

  /** Another worker goes on from a checkpoint: what came after it, and was shown, is no more. */
  private void goBack(Channel channel, Run run) {
    channel.attempt = run.attempt();
    channel.step = run.step();
    channel.forget();
    clients.values().stream()
        .filter(client -> client.watches(run.id()))
        .forEach(client -> client.wantSnapshot(run.id()));
  }

  private record Progress(String type, String run, int step, double stepsPerSecond) {}

  private record State(
      String type,
      String run,
      String state,
      String wish,
      int step,
      int steps,
      int until,
      double stepsPerSecond,
      Map<String, Object> settings,
      @Nullable String note) {
    static State of(Run run, int step) {
      return new State(
          "state",
          run.id(),
          run.state().name(),
          run.wish().name().toLowerCase(Locale.ROOT),
          step,
          run.steps(),
          run.until(),
          run.stepsPerSecond(),
          run.settings().values(),
          run.state() instanceof RunState.Failed failed ? failed.reason() : run.note());
    }
  }

  private void tellState(Channel channel, Run run) {
    channel.stateSentMillis = clock.millis();
    channel.step = Math.max(channel.step, run.step()); // the run may have been read before its rows
    String fields = fields(State.of(run, channel.step));
    tell(channel, new Whole(run.id(), seq.incrementAndGet(), "state", fields));
  }

  private record Doctored(String type, String run, List<Diagnosis> diagnoses) {}

  private void examine(String run) {
    Channel channel = channels.get(run);
    Optional<Run> known = store.find(run);
    if (channel == null || known.isEmpty()) {
      return;
    }
    List<Diagnosis> diagnoses = doctor.examine(known.get());
    synchronized (channel) {
      if (diagnoses.equals(channel.diagnoses)) {
        return;
      }
      channel.diagnoses = diagnoses;
      tell(
          channel,
          new Whole(
              run,
              seq.incrementAndGet(),
              "diagnosis",
              fields(new Doctored("diagnosis", run, diagnoses))));
    }
    pump();
  }

  private record Waiting(String type, String run, int position, int waiting) {}

  /** Tells every waiting run its place in the queue. */
  private void tellQueue() {
    List<Run> waiting =
        store.list().stream()
            .filter(run -> run.state() instanceof RunState.Queued)
            .sorted(Comparator.comparing(Run::created))
            .toList();
    Set<String> ids = waiting.stream().map(Run::id).collect(Collectors.toSet());
    channels.forEach(
        (run, channel) -> {
          if (!ids.contains(run)) {
            synchronized (channel) {
              channel.queue = null;
            }
          }
        });
    for (int i = 0; i < waiting.size(); i++) {
      String run = waiting.get(i).id();
      String fields = fields(new Waiting("queue", run, i + 1, waiting.size()));
      Channel channel = channel(run);
      synchronized (channel) {
        if (channel.queue == null || !channel.queue.fields().equals(fields)) {
          channel.queue = new Whole(run, seq.incrementAndGet(), "queue", fields);
          tell(channel, channel.queue);
        }
      }
    }
    pump();
  }

  /** Remembers and queues a message; the caller holds the channel's monitor, and pumps later. */
  private void tell(Channel channel, Message message) {
    channel.remember(message);
    clients.values().forEach(client -> client.offer(message));
  }

  private void pump() {
    clients.values().forEach(Client::pump);
  }

  private Channel channel(String run) {
    return channels.computeIfAbsent(run, id -> new Channel(start));
  }

  // --- who watches ---

  /** The WebSocket. */
  public void socket(WsConfig ws) {
    ws.onConnect(
        ctx -> {
          Participant who = Access.person(ctx);
          ctx.session.setIdleTimeout(IDLE_TIMEOUT);
          ctx.session.setMaxTextMessageSize(MAX_MESSAGE_BYTES);
          clients.put(
              ctx.sessionId(),
              new Client(
                  new Socket(ctx.session),
                  this::request,
                  System::nanoTime,
                  run -> mayWatch(who, run)));
          watchers.put(ctx.sessionId(), new Watcher(who, ctx.session));
        });
    ws.onMessage(ctx -> subscribe(ctx, ctx.message()));
    ws.onBinaryMessage(ctx -> refuse(ctx.session, "subscriptions are text"));
    ws.onClose(ctx -> forget(ctx));
    ws.onError(ctx -> forget(ctx));
  }

  private void forget(WsContext ctx) {
    watchers.remove(ctx.sessionId());
    Client client = clients.remove(ctx.sessionId());
    if (client != null) {
      client.close();
    }
  }

  private boolean mayWatch(Participant who, String run) {
    String owner = owners.get(run);
    if (owner == null) {
      owner = store.find(run).map(Run::owner).orElse(null);
      if (owner == null) {
        return false;
      }
      owners.put(run, owner);
    }
    return sharing.sees(who, run, owner);
  }

  /** Somebody's right may have changed: asks everybody's anew. */
  public void review() {
    later(
        () -> {
          List<String> all = store.list().stream().map(Run::id).toList();
          watchers.forEach(
              (session, watcher) -> {
                Client client = clients.get(session);
                if (workshop.find(watcher.who.id()).isEmpty()) {
                  refuse(watcher.session, "you are not in this workshop any more");
                } else if (client != null) {
                  client.review(all).forEach(run -> client.offer(removal(run)));
                  client.pump();
                }
              });
        });
  }

  /** Whose a socket is. */
  private record Watcher(Participant who, Session session) {}

  private Whole removal(String run) {
    return new Whole(
        run, seq.incrementAndGet(), "removed", fields(Map.of("type", "removed", "run", run)));
  }

  /** What a client sends. */
  private record Subscription(
      @Nullable List<String> subscribe,
      @Nullable Double maxFps,
      @Nullable Map<String, Long> since) {}

  private void subscribe(WsContext ctx, String text) {
    Client client = clients.get(ctx.sessionId());
    Subscription wanted;
    try {
      wanted = json.readValue(text, Subscription.class);
    } catch (JsonProcessingException e) {
      LOG.debug("not a subscription: {}", text, e);
      wanted = null;
    }
    if (client == null
        || wanted == null
        || wanted.subscribe == null
        || wanted.subscribe.contains(null)) {
      refuse(
          ctx.session, "send {\"subscribe\":[\"<run>\"],\"maxFps\":2,\"since\":{\"<run>\":<seq>}}");
      return;
    }
    double maxFps = wanted.maxFps == null ? 4 : Math.min(MAX_FPS, Math.max(0.1, wanted.maxFps));
    boolean all = wanted.subscribe.contains(EVERY_RUN);
    Set<String> runs = new LinkedHashSet<>(wanted.subscribe);
    runs.remove(EVERY_RUN);
    if (all) {
      store.list().stream().map(Run::id).filter(client::mayWatch).forEach(runs::add);
    }
    client.subscribe(runs, all, maxFps);
    Map<String, Long> since = wanted.since == null ? Map.of() : wanted.since;
    runs.forEach(run -> begin(client, run, since.get(run)));
    client.pump();
  }

  /** Has a client begin with what it missed of a run, or with a snapshot. */
  private void begin(Client client, String run, @Nullable Long since) {
    if (store.find(run).isEmpty() || !client.mayWatch(run)) {
      client.offer(removal(run));
      return;
    }
    Channel channel = channel(run);
    synchronized (channel) {
      Optional<List<Message>> missed = since == null ? Optional.empty() : channel.since(since);
      if (missed.isPresent()) {
        missed.get().forEach(client::offer);
        if (channel.frame != null) {
          client.offer(channel.frame);
        }
      } else {
        client.wantSnapshot(run);
      }
    }
  }

  private void request(Client client, String run) {
    later(
        () -> {
          snapshot(client, run);
          client.pump();
        });
  }

  private record Snapshot(String type, String run, RunView state, Map<String, Object> series) {}

  private void snapshot(Client client, String id) {
    Channel channel = channel(id);
    int points = client.watchesAll() ? POINTS_ON_WALL : POINTS;
    if (give(client, channel, points)) {
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
    Series series = telemetry.series(id, points);
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("step", series.step());
    columns.putAll(series.values());
    RunView state =
        RunView.of(
            run.get(),
            telemetry,
            doctor,
            sharing.card(id),
            workshop.nameOf(run.get().owner()),
            base);
    String fields = fields(new Snapshot("snapshot", id, state, columns));
    Frame frame = latestFrame(channel, id, at);
    synchronized (channel) {
      channel.snapshot = new Whole(id, at, "snapshot", fields);
      channel.snapshotPoints = points;
      channel.snapshotMillis = clock.millis();
      channel.frame = channel.frame == null ? frame : channel.frame;
    }
    if (!give(client, channel, points)) {
      client.wantSnapshot(id); // the run went back meanwhile
    }
  }

  /** Gives a client the newest snapshot and what came after it, if that is fresh enough. */
  private boolean give(Client client, Channel channel, int points) {
    synchronized (channel) {
      Whole snapshot = channel.snapshot;
      if (snapshot == null
          || channel.snapshotPoints != points
          || clock.millis() - channel.snapshotMillis > SNAPSHOT_MILLIS) {
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
          : encode(run, at, latest.orElseThrow(), Files.readAllBytes(png.get()));
    } catch (IOException e) {
      LOG.warn("the newest frame of run {} cannot be read", run, e);
      return null;
    }
  }

  private static void refuse(Session session, String why) {
    session.close(1008, why, Callback.NOOP);
  }

  /** A client's session as something to send through. */
  private final class Socket implements Client.Wire {
    private final Session session;

    Socket(Session session) {
      this.session = session;
    }

    @Override
    public void sendText(String text, Runnable sent) {
      session.sendText(text, callback(sent));
    }

    @Override
    public void sendBinary(ByteBuffer bytes, Runnable sent) {
      session.sendBinary(bytes, callback(sent));
    }

    private Callback callback(Runnable sent) {
      return Callback.from(
          sent,
          failure -> {
            LOG.debug("a page went away", failure);
            session.disconnect();
          });
    }

    @Override
    public void later(Runnable task, long millis) {
      try {
        var unused = background.schedule(task, millis, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        LOG.debug("closing", e);
      }
    }

    @Override
    public void ping() {
      session.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
    }
  }

  // --- encoding ---

  private record FrameHeader(
      String type, String run, int step, long seq, String mime, int columns, int rows) {}

  private Frame encode(String run, long number, Telemetry.Frame frame, byte[] png) {
    try {
      FrameHeader header =
          new FrameHeader(
              "frame", run, frame.step(), number, "image/png", frame.columns(), frame.rows());
      return new Frame(run, number, BinaryFrame.encode(json, header, png));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An object as JSON without its outer braces. */
  private String fields(Object value) {
    String object = encode(value);
    return object.substring(1, object.length() - 1);
  }

  private String encode(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void later(Runnable task) {
    try {
      background.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              LOG.error("what was to be told of a run could not be", e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("closing", e);
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "live");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    background.shutdownNow();
    clients.values().forEach(Client::close);
  }
}
