package atelier.worker;

import atelier.blob.BlobStore;
import atelier.link.BinaryFrame;
import atelier.link.Job;
import atelier.link.ToServer;
import atelier.link.ToWorker;
import atelier.outage.Outage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's end of the link: one WebSocket for what runs say and what is wanted of them, HTTP for
 * claims and blobs. While the server is away, messages wait and requests are tried again with a
 * jittered back-off. Safe for several threads.
 */
public final class ServerLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerLink.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_AT_ONCE = 1 << 20;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final URI server;
  private final String token;
  private final String worker;
  private final Supplier<String> engine;
  private final Outbox outbox = new Outbox();
  private final Thread sender = new Thread(this::keepConnected, "server-link");
  private volatile Consumer<ToWorker> receiver = message -> {};
  private final CompletableFuture<Void> accepted = new CompletableFuture<>();
  private final CompletableFuture<String> refused = new CompletableFuture<>();
  private volatile int capacity;
  private volatile boolean closed;

  /**
   * A link that is not connected yet.
   *
   * @param server address of the server, {@code http://host:port}
   * @param token that the server gave its workers
   * @param worker name of this worker
   * @param engine says which native library computes here; asked before it connects
   */
  public ServerLink(URI server, String token, String worker, Supplier<String> engine) {
    this.server = server;
    this.token = token;
    this.worker = worker;
    this.engine = engine;
    sender.setDaemon(true);
  }

  /**
   * Connects, and stays connected until closed; messages arrive on a thread of the link.
   *
   * @param most how many runs this worker has at most
   */
  void start(int most, Consumer<ToWorker> messages) {
    capacity = most;
    receiver = messages;
    sender.start();
  }

  /** Completes when the server has let this worker in for the first time. */
  CompletableFuture<Void> accepted() {
    return accepted;
  }

  /** Completes, with a sentence that says what to do, when the server will not let it in. */
  public CompletableFuture<String> refused() {
    return refused;
  }

  // --- WebSocket ---

  /** Sends a message; the future completes when the server has dealt with it. */
  CompletableFuture<Void> send(ToServer message) {
    try {
      return outbox.add(JSON.writerFor(ToServer.class).writeValueAsString(message));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a frame, in place of an older one of the same run that has not left yet. */
  void send(ToServer.Frame header, byte[] png) {
    outbox.addFrame(header.run(), encode(header, png));
  }

  private static ByteBuffer encode(ToServer header, byte[] body) {
    try {
      return BinaryFrame.encode(JSON, header, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keepConnected() {
    BackOff backOff = new BackOff();
    while (!closed && !refused.isDone()) {
      try {
        URI address = URI.create(server.toString().replaceFirst("^http", "ws") + "/worker/link");
        Outbox.Connection connection = outbox.connected();
        WebSocket socket =
            http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .header("X-Atelier-Worker", worker)
                .header("X-Atelier-Engine", engine.get())
                .header("X-Atelier-Capacity", Integer.toString(capacity))
                .connectTimeout(PATIENCE)
                .buildAsync(address, new Receiver(connection))
                .join();
        LOG.debug("connected to {}", address);
        accepted.complete(null);
        long connected = System.nanoTime();
        try {
          sendUntilBroken(socket, connection);
        } finally {
          socket.abort();
        }
        if (System.nanoTime() - connected > PATIENCE.toNanos()) {
          backOff.reset(); // the server does not let go of everyone at once
        }
      } catch (CompletionException e) {
        LOG.debug("no connection to {}: {}", server, e.getMessage());
        if (e.getCause() instanceof WebSocketHandshakeException handshake) {
          noteRefusal(handshake.getResponse().statusCode());
        }
      } catch (InterruptedException e) {
        return;
      }
      if (!closed && !backOff.pause()) {
        return;
      }
    }
  }

  private void sendUntilBroken(WebSocket socket, Outbox.Connection connection)
      throws InterruptedException {
    Outbox.@Nullable Entry entry;
    while ((entry = outbox.next(connection)) != null) {
      if (entry.text != null) {
        sendText(socket, entry.text);
      } else if (entry.binary != null) {
        sendBinary(socket, entry.binary.duplicate());
      }
    }
  }

  /** In parts, as servers take frames of 32 MiB for broken ones. */
  private static void sendText(WebSocket socket, String text) {
    int from = 0;
    while (text.length() - from > MOST_AT_ONCE) {
      int to = from + MOST_AT_ONCE;
      to -= Character.isHighSurrogate(text.charAt(to - 1)) ? 1 : 0;
      socket.sendText(text.substring(from, to), false).join();
      from = to;
    }
    socket.sendText(text.substring(from), true).join();
  }

  private static void sendBinary(WebSocket socket, ByteBuffer bytes) {
    while (bytes.remaining() > MOST_AT_ONCE) {
      socket.sendBinary(bytes.slice(bytes.position(), MOST_AT_ONCE), false).join();
      bytes.position(bytes.position() + MOST_AT_ONCE);
    }
    socket.sendBinary(bytes, true).join();
  }

  private final class Receiver implements WebSocket.Listener {
    private final Outbox.Connection connection;
    private final StringBuilder text = new StringBuilder();

    Receiver(Outbox.Connection connection) {
      this.connection = connection;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        String message = text.toString();
        text.setLength(0);
        try {
          receive(JSON.readValue(message, ToWorker.class));
        } catch (JsonProcessingException | RuntimeException e) {
          LOG.error("a message of the server was not understood", e);
        }
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      outbox.interrupt(connection);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      outbox.interrupt(connection);
    }
  }

  private void receive(ToWorker message) {
    if (message instanceof ToWorker.Ack ack) {
      outbox.acknowledge(ack.count());
    } else {
      receiver.accept(message);
    }
  }

  /** Waits until the server has dealt with everything that was sent so far. */
  void drain(Duration patience) throws InterruptedException, TimeoutException {
    try {
      outbox.drained().get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("an acknowledgement is never exceptional", e);
    }
  }

  /** Gives up where the server does not know this worker's token. */
  private void noteRefusal(int status) {
    if (status == 401) {
      refused.complete(
          "The server %s does not let this worker in: its worker token is another. Start the worker with the token of that server."
              .formatted(server));
    }
  }

  // --- HTTP ---

  /** Takes a run; empty if it is not to be trained any more. */
  Optional<Job> claim(String run) throws InterruptedException {
    return untilAnswered(
        () -> {
          HttpResponse<String> answer =
              http.send(
                  request("/worker/runs/" + run + "/claim").POST(BodyPublishers.noBody()).build(),
                  BodyHandlers.ofString());
          return answer.statusCode() == 204
              ? Optional.empty()
              : Optional.of(JSON.readValue(checked(answer), Job.class));
        });
  }

  /** The file of a blob, fetched from the server unless {@code cache} has it. */
  Path fetch(String hash, BlobStore cache) throws InterruptedException {
    return untilAnswered(
        () -> {
          Optional<Path> here = cache.find(hash);
          if (here.isPresent()) {
            return here.get();
          }
          HttpResponse<InputStream> answer =
              http.send(
                  request("/worker/blobs/" + hash).GET().build(), BodyHandlers.ofInputStream());
          try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
              String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
              throw problem(answer.statusCode(), text);
            }
            if (!keep(body, cache).equals(hash)) {
              throw new IOException("blob " + hash + " arrived with other bytes");
            }
          }
          return cache.get(hash);
        });
  }

  private static String keep(InputStream body, BlobStore cache) throws IOException {
    try {
      return cache.put(body);
    } catch (IOException e) {
      if (Outage.in(e).isPresent()) {
        throw new Refused(
            "The temporary folder of the worker is full or cannot be written, so it could not fetch what the run learns from. Make room there, then train on.");
      }
      throw e;
    }
  }

  /** Gives the server a blob of a run and returns its hash. */
  String upload(String run, byte[] bytes) throws InterruptedException {
    return untilAnswered(
        () ->
            checked(
                http.send(
                    request("/worker/blobs")
                        .header("X-Atelier-Run", run)
                        .POST(BodyPublishers.ofByteArray(bytes))
                        .build(),
                    BodyHandlers.ofString())));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token)
        .header("X-Atelier-Worker", worker);
  }

  private String checked(HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() >= 400) {
      throw problem(answer.statusCode(), answer.body());
    }
    return answer.body();
  }

  /**
   * What an answer that is no success says.
   *
   * @throws IOException if the server may do it another time
   */
  private Refused problem(int status, String body) throws IOException {
    if (status >= 500) {
      throw new IOException("the server answered " + status);
    }
    noteRefusal(status);
    return new Refused(JSON.readTree(body).path("detail").asText("the server answered " + status));
  }

  /** The server will not do what was asked, however often. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private interface Call<T> {
    T run() throws IOException, InterruptedException;
  }

  private <T> T untilAnswered(Call<T> call) throws InterruptedException {
    BackOff backOff = new BackOff();
    while (true) {
      try {
        return call.run();
      } catch (IOException e) {
        LOG.debug("asking {} again: {}", server, e.toString());
        if (closed || !backOff.pause()) {
          throw new InterruptedException("the link is closed");
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    sender.interrupt();
  }
}
