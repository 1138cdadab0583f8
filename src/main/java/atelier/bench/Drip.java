package atelier.bench;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Many connections whose requests never come to their end: each sends a byte of a body every
 * second. One that the server has ended is opened anew.
 */
final class Drip implements AutoCloseable {
  static final int SOCKETS = 1000;
  private static final int REQUESTS = 200;

  private final URI server;
  private final List<Socket> sockets = new ArrayList<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  Drip(URI server) throws IOException {
    this.server = server;
    for (int i = 0; i < SOCKETS; i++) {
      sockets.add(open());
    }
    var unused = timer.scheduleWithFixedDelay(this::drip, 1, 1, TimeUnit.SECONDS);
  }

  /** The time within which 95 of 100 requests for a page are answered, in milliseconds. */
  static double p95Millis(HttpClient http, URI server) throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    HttpRequest request = HttpRequest.newBuilder(server.resolve("/image-sets")).build();
    for (int i = 0; i < REQUESTS; i++) {
      long start = System.nanoTime();
      int status = http.send(request, BodyHandlers.ofByteArray()).statusCode();
      if (status != 200) {
        throw new IOException("a page was answered with " + status);
      }
      millis.add((System.nanoTime() - start) / 1e6);
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return millis.stream().sorted().toList().get(REQUESTS * 95 / 100);
  }

  private Socket open() throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket
        .getOutputStream()
        .write(
            "POST /join HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000000\r\n\r\n"
                .formatted(server.getAuthority())
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private void drip() {
    int ended = 0;
    for (Iterator<Socket> all = sockets.iterator(); all.hasNext(); ) {
      Socket socket = all.next();
      try {
        socket.getOutputStream().write('x');
      } catch (IOException e) {
        all.remove();
        ended++;
      }
    }
    try {
      for (; ended > 0; ended--) {
        sockets.add(open());
      }
    } catch (IOException e) {
      // the server takes no more: what it ends is not measured
    }
  }

  @Override
  public void close() throws IOException {
    timer.shutdownNow();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
