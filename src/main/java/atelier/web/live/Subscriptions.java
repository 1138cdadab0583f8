package atelier.web.live;

import atelier.outage.Fatal;
import atelier.run.Run;
import atelier.run.RunStore;
import atelier.web.Access;
import atelier.web.Json;
import atelier.workshop.Participant;
import atelier.workshop.Sharing;
import atelier.workshop.Workshop;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who watches what: the sockets, what each asked for, and what each may see. */
final class Subscriptions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(75);
  private static final long PING_SECONDS = 20;
  private static final int MAX_MESSAGE_BYTES = 1 << 20;
  private static final double STANDARD_FPS = 4;
  private static final double LEAST_FPS = 0.1;
  private static final double MOST_FPS = 30;
  private static final int MOST_AT_FIRST = 100;
  private static final String EVERY_RUN = "*";

  private final RunStore store;
  private final Workshop workshop;
  private final Sharing sharing;
  private final Channels channels;
  private final Encoder encoder;
  private final Snapshots snapshots;
  private final Threads threads;
  private final ObjectMapper json = Json.mapper();
  private final Map<String, Watcher> watchers = new ConcurrentHashMap<>();
  private final Map<String, String> owners = new ConcurrentHashMap<>();

  /** Whose a socket is, and what waits for it. */
  private record Watcher(Participant who, Session session, Client client) {}

  Subscriptions(
      RunStore store,
      Workshop workshop,
      Sharing sharing,
      Channels channels,
      Encoder encoder,
      Snapshots snapshots,
      Threads threads) {
    this.store = store;
    this.workshop = workshop;
    this.sharing = sharing;
    this.channels = channels;
    this.encoder = encoder;
    this.snapshots = snapshots;
    this.threads = threads;
    threads.every(PING_SECONDS, () -> watchers.values().forEach(w -> w.client.ping()));
  }

  void socket(WsConfig ws) {
    ws.onConnect(
        ctx -> {
          Participant who = Access.person(ctx);
          ctx.session.setIdleTimeout(IDLE_TIMEOUT);
          ctx.session.setMaxTextMessageSize(MAX_MESSAGE_BYTES);
          Client client =
              new Client(
                  new Socket(ctx.session, threads),
                  this::requestSnapshot,
                  System::nanoTime,
                  run -> mayWatch(who, run));
          watchers.put(ctx.sessionId(), new Watcher(who, ctx.session, client));
          if (workshop.find(who.id()).isEmpty()) { // removed meanwhile
            close(who);
          }
        });
    ws.onMessage(ctx -> subscribe(ctx, ctx.message()));
    ws.onBinaryMessage(ctx -> refuse(ctx.session, "subscriptions are text"));
    ws.onClose(this::forget);
    ws.onError(
        ctx -> {
          forget(ctx);
          Fatal.report(ctx.error());
        });
  }

  /** Queues a message for everybody who watches its run; {@link #pump} sends it. */
  void offer(Message message) {
    watchers.values().forEach(watcher -> watcher.client.offer(message));
  }

  /** Sends what waits. */
  void pump() {
    watchers.values().forEach(watcher -> watcher.client.pump());
  }

  /** Has everybody who watches a run begin anew with a snapshot. */
  void beginAnew(String run) {
    watchers.values().stream()
        .map(Watcher::client)
        .filter(client -> client.watches(run))
        .forEach(client -> client.wantSnapshot(run));
  }

  /** Forgets whose a run was that is no more. */
  void removed(String run) {
    owners.remove(run);
  }

  /** Closes the sockets of somebody who is gone, without waiting for the other side. */
  void close(Participant gone) {
    watchers.forEach(
        (socket, watcher) -> {
          if (watcher.who.id().equals(gone.id()) && watchers.remove(socket, watcher)) {
            watcher.client.close();
            refuse(watcher.session, "you are not in this workshop any more");
          }
        });
  }

  /** Asks anew what everybody may see. Reads the database. */
  void review() {
    List<String> all = store.list().stream().map(Run::id).toList();
    watchers.values().forEach(watcher -> review(watcher, all));
  }

  private void review(Watcher watcher, List<String> all) {
    watcher
        .client
        .review(all)
        .forEach(run -> watcher.client.offer(encoder.removal(run, channels.next())));
    watcher.client.pump();
  }

  private void forget(WsContext ctx) {
    Watcher watcher = watchers.remove(ctx.sessionId());
    if (watcher != null) {
      watcher.client.close();
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

  /** What a client sends. */
  private record Wanted(
      @Nullable List<String> subscribe,
      @Nullable Double maxFps,
      @Nullable Map<String, Long> since) {}

  private void subscribe(WsContext ctx, String text) {
    Watcher watcher = watchers.get(ctx.sessionId());
    Optional<Wanted> read = read(text);
    if (watcher == null || read.isEmpty()) {
      refuse(
          ctx.session, "send {\"subscribe\":[\"<run>\"],\"maxFps\":2,\"since\":{\"<run>\":<seq>}}");
      return;
    }
    Wanted wanted = read.get();
    Client client = watcher.client;
    Set<String> runs = new LinkedHashSet<>(wanted.subscribe);
    boolean all = runs.remove(EVERY_RUN);
    if (all) {
      // an older run is told of as soon as something happens to it
      store.list().stream()
          .map(Run::id)
          .filter(client::mayWatch)
          .limit(MOST_AT_FIRST)
          .forEach(runs::add);
    }
    double maxFps = wanted.maxFps == null ? STANDARD_FPS : wanted.maxFps;
    client.subscribe(runs, all, Math.min(MOST_FPS, Math.max(LEAST_FPS, maxFps)));
    Map<String, Long> since = wanted.since == null ? Map.of() : wanted.since;
    runs.forEach(run -> begin(client, run, since.get(run)));
    client.pump();
  }

  private Optional<Wanted> read(String text) {
    try {
      Wanted wanted = json.readValue(text, Wanted.class);
      return Optional.ofNullable(wanted)
          .filter(w -> w.subscribe != null && !w.subscribe.contains(null));
    } catch (JsonProcessingException e) {
      LOG.debug("not a subscription: {}", text, e);
      return Optional.empty();
    }
  }

  /** Has a client begin with what it missed of a run, or with a snapshot. */
  private void begin(Client client, String run, @Nullable Long since) {
    if (store.find(run).isEmpty() || !client.mayWatch(run)) {
      client.offer(encoder.removal(run, channels.next()));
      return;
    }
    Channel channel = channels.of(run);
    synchronized (channel) {
      Optional<List<Message>> missed = since == null ? Optional.empty() : channel.since(since);
      if (missed.isEmpty()) {
        client.wantSnapshot(run);
        return;
      }
      missed.get().forEach(client::offer);
      if (channel.frame != null) {
        client.offer(channel.frame);
      }
    }
  }

  private void requestSnapshot(Client client, String run) {
    threads.work(
        () -> {
          snapshots.give(client, run);
          client.pump();
        });
  }

  private static void refuse(Session session, String why) {
    session.close(1008, why, Callback.NOOP);
  }

  @Override
  public void close() {
    watchers.values().forEach(watcher -> watcher.client.close());
  }
}
