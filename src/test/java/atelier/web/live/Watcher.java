package atelier.web.live;

import atelier.link.BinaryFrame;
import atelier.web.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A page that watches runs; what it hears waits to be looked at. */
final class Watcher implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
  private final boolean slow;
  private final WebSocket socket;

  /** Connects; a slow one hears nothing before {@link #listen}. */
  Watcher(TestServer server, boolean slow) {
    this.slow = slow;
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(server.url().replace("http", "ws") + "/api/live"), this)
            .join();
  }

  /** Connects and subscribes. */
  static Watcher of(TestServer server, String subscription) {
    Watcher watcher = new Watcher(server, false);
    watcher.say(subscription);
    return watcher;
  }

  void say(String message) {
    socket.sendText(message, true).join();
  }

  void listen() {
    socket.request(Long.MAX_VALUE);
  }

  /** The next message; a frame has the length of its picture as {@code bytes}. */
  JsonNode next() throws InterruptedException {
    JsonNode message = heard.poll(20, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("nothing was heard");
    }
    return message;
  }

  /** The next message of a type, others are passed over. */
  JsonNode next(String type) throws InterruptedException {
    return next(message -> message.path("type").asText().equals(type));
  }

  JsonNode next(Predicate<JsonNode> wanted) throws InterruptedException {
    JsonNode message = next();
    while (!wanted.test(message)) {
      message = next();
    }
    return message;
  }

  @Override
  public void onOpen(WebSocket opened) {
    if (!slow) {
      opened.request(Long.MAX_VALUE);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      try {
        heard.add(JSON.readTree(text.toString()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      text.setLength(0);
    }
    return java.util.concurrent.CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    binary.writeBytes(bytes);
    if (last) {
      try {
        BinaryFrame message = BinaryFrame.decode(ByteBuffer.wrap(binary.toByteArray()));
        ObjectNode header = (ObjectNode) JSON.readTree(message.header());
        heard.add(header.put("bytes", message.body().remaining()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      binary.reset();
    }
    return java.util.concurrent.CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    heard.add(JSON.createObjectNode().put("type", "close").put("code", code).put("reason", reason));
    return java.util.concurrent.CompletableFuture.completedStage(null);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
