package atelier.web.worker;

import atelier.blob.BlobStore;
import atelier.link.BinaryFrame;
import atelier.link.Job;
import atelier.link.ToServer;
import atelier.link.ToWorker;
import atelier.outage.Fatal;
import atelier.outage.Outage;
import atelier.run.Attempts;
import atelier.run.Culprit;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.UnauthorizedResponse;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.websocket.api.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What workers call: {@code POST /worker/runs/{id}/claim}, {@code GET /worker/blobs/{hash}}, {@code
 * POST /worker/blobs} and the WebSocket {@code /worker/link}, whose messages are {@link ToServer}
 * and {@link ToWorker}; and {@code POST /worker/losses}, by which the parent of a worker's process
 * on another machine tells that it has ended.
 */
public final class WorkerLink {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerLink.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_MESSAGE_BYTES = 64L << 20;
  private static final int TRY_AGAIN_LATER = 1013;
  private static final String WORKER = "worker";
  private static final String RECEIVED = "received";

  private final Attempts attempts;
  private final BlobStore blobs;
  private final ConnectedWorkers workers;
  private final BooleanSupplier frozen;
  private final byte[] authorization;

  /**
   * The endpoints.
   *
   * @param frozen whether waiting runs stay waiting
   * @param token that workers show as {@code Authorization: Bearer}
   */
  public WorkerLink(
      Attempts attempts,
      BlobStore blobs,
      ConnectedWorkers workers,
      String token,
      BooleanSupplier frozen) {
    this.attempts = attempts;
    this.blobs = blobs;
    this.workers = workers;
    this.frozen = frozen;
    this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
  }

  /** Refuses whoever does not show the workers' token. */
  public void authorize(Context ctx) {
    String given = Optional.ofNullable(ctx.header("Authorization")).orElse("");
    if (!MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), authorization)) {
      throw new UnauthorizedResponse(
          "Only this server's workers may do that; start the worker with the server's worker token.");
    }
  }

  /**
   * Gives a run to the worker that asks: 200 with a {@link Job}, or 204 if it is not to be trained.
   */
  public void claim(Context ctx) throws IOException {
    Optional<Job> job =
        frozen.getAsBoolean()
            ? Optional.empty()
            : attempts.claim(ctx.pathParam("id"), workerOf(ctx.header("X-Atelier-Worker")));
    if (job.isPresent()) {
      ctx.contentType("application/json").result(JSON.writeValueAsBytes(job.get()));
    } else {
      ctx.status(HttpStatus.NO_CONTENT);
    }
  }

  /** The bytes of a blob. */
  public void download(Context ctx) throws IOException {
    Path file =
        blobs
            .find(ctx.pathParam("hash"))
            .orElseThrow(
                () ->
                    new NotFoundResponse(
                        "The file is not here any more; its image set or checkpoint was removed."));
    ctx.contentType("application/octet-stream")
        .header("Content-Length", Long.toString(Files.size(file)));
    ctx.result(Files.newInputStream(file));
  }

  /** Keeps the body as a blob and answers with its hash. */
  public void upload(Context ctx) throws IOException {
    try (InputStream body = ctx.bodyInputStream()) {
      ctx.result(blobs.put(body));
    } catch (IOException e) {
      String run = ctx.header("X-Atelier-Run");
      Outage.in(e).filter(o -> run != null).ifPresent(o -> attempts.cannotBeKept(run, o));
      throw e;
    }
  }

  /** A worker's process has ended; the body is the {@link Culprit}, or null where there is none. */
  public void lost(Context ctx) {
    try {
      attempts.workerLost(
          workerOf(ctx.header("X-Atelier-Worker")), JSON.readValue(ctx.body(), Culprit.class));
      ctx.status(HttpStatus.NO_CONTENT);
    } catch (JsonProcessingException e) {
      throw new BadRequestResponse("the body is the run in whose step the worker died, and how");
    }
  }

  /** The WebSocket of a worker. */
  public void link(WsConfig ws) {
    ws.onConnect(
        ctx -> {
          String worker = workerOf(ctx.header("X-Atelier-Worker"));
          ctx.session.setMaxBinaryMessageSize(MAX_MESSAGE_BYTES);
          ctx.session.setMaxTextMessageSize(MAX_MESSAGE_BYTES);
          ctx.session.setIdleTimeout(Duration.ofMinutes(2));
          ctx.enableAutomaticPings();
          String engine = engineOf(ctx.header("X-Atelier-Engine"));
          LOG.info("worker {} is here, with {}", worker, engine);
          Peer peer = new Peer(ctx, engine, capacityOf(ctx.header("X-Atelier-Capacity")));
          ctx.attribute(WORKER, peer);
          ctx.attribute(RECEIVED, new long[1]);
          workers.add(worker, peer);
          attempts.wishesFor(worker).forEach(peer::send);
        });
    ws.onMessage(
        ctx -> {
          ToServer message = JSON.readValue(ctx.message(), ToServer.class);
          keep(ctx, message, () -> receive(ctx, message));
        });
    ws.onBinaryMessage(
        ctx -> {
          BinaryFrame message = BinaryFrame.decode(ctx.data());
          ToServer header = JSON.readValue(message.header(), ToServer.class);
          keep(ctx, header, () -> receive(ctx, header, message.body()));
        });
    ws.onClose(
        ctx -> {
          Peer peer = ctx.attribute(WORKER);
          if (peer != null) {
            workers.remove(workerOf(ctx.header("X-Atelier-Worker")), peer);
          }
        });
    ws.onError(
        ctx -> {
          LOG.debug("a worker's connection broke", ctx.error());
          Fatal.report(ctx.error());
        });
  }

  private interface Reception {
    void run() throws IOException;
  }

  /**
   * Deals with a message and acknowledges it. What cannot be kept just now is sent again over the
   * next connection.
   */
  private void keep(WsContext ctx, ToServer message, Reception reception) throws IOException {
    try {
      reception.run();
      acknowledge(ctx);
    } catch (IOException | RuntimeException e) {
      Optional<Outage> outage = Outage.in(e);
      if (outage.isEmpty()) {
        throw e;
      }
      message.ofRun().ifPresent(run -> attempts.cannotBeKept(run, outage.get()));
      ctx.closeSession(TRY_AGAIN_LATER, outage.get().kind().name());
    }
  }

  private void receive(WsContext ctx, ToServer message) {
    if (message instanceof ToServer.Metrics metrics) {
      keepOrDrop(ctx, metrics.run(), metrics.attempt(), attempts.metrics(metrics));
    } else if (message instanceof ToServer.Checkpoint checkpoint) {
      keepOrDrop(ctx, checkpoint.run(), checkpoint.attempt(), attempts.checkpoint(checkpoint));
    } else if (message instanceof ToServer.End end) {
      attempts.end(end);
    } else if (message instanceof ToServer.Answered answered) {
      workers.answered(answered);
    } else {
      throw new BadRequestResponse("frames are binary messages");
    }
  }

  private void receive(WsContext ctx, ToServer header, ByteBuffer body) throws IOException {
    if (header instanceof ToServer.Frame frame) {
      byte[] png = new byte[body.remaining()];
      body.get(png);
      keepOrDrop(ctx, frame.run(), frame.attempt(), attempts.frame(frame, blobs.put(png), png));
    } else {
      throw new BadRequestResponse("only frames are binary messages");
    }
  }

  private static void keepOrDrop(WsContext ctx, String run, int attempt, boolean kept) {
    Peer peer = ctx.attribute(WORKER);
    if (!kept && peer != null) {
      peer.send(new ToWorker.Drop(run, attempt));
    }
  }

  private static void acknowledge(WsContext ctx) {
    long[] received = ctx.attribute(RECEIVED);
    Peer peer = ctx.attribute(WORKER);
    if (received != null && peer != null) {
      received[0]++;
      peer.send(new ToWorker.Ack(received[0]));
    }
  }

  private static String workerOf(@Nullable String header) {
    if (header == null || !header.matches("[A-Za-z0-9._-]{1,100}")) {
      throw new BadRequestResponse("a worker names itself in X-Atelier-Worker");
    }
    return header;
  }

  /** What a worker says that it computes with; workers of before did not. */
  private static String engineOf(@Nullable String header) {
    return header != null && header.matches("[\\x20-\\x7e]{1,200}") ? header : "unknown";
  }

  private static int capacityOf(@Nullable String header) {
    if (header == null || !header.matches("[1-9]\\d{0,2}")) {
      throw new BadRequestResponse(
          "a worker says in X-Atelier-Capacity how many runs it has at most");
    }
    return Integer.parseInt(header);
  }

  private record Peer(WsContext ctx, String engine, int capacity)
      implements ConnectedWorkers.Connection {
    @Override
    public void send(ToWorker message) {
      try {
        ctx.session.sendText(
            JSON.writerFor(ToWorker.class).writeValueAsString(message), Callback.NOOP);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
