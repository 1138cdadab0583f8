package atelier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastResortTest {
  private static final String READY = "Atelier is ready at ";

  /** Keeps what is asked together in memory: some MB for each of them. */
  private static final String LARGE =
      IntStream.range(0, 70_000)
          .mapToObj("\"s%d\":1"::formatted)
          .collect(Collectors.joining(",", "{\"family\":\"dense\",\"settings\":{", "}}"));

  @TempDir private Path folder;

  @Test
  void aServerThatIsOutOfMemoryEnds() throws Exception {
    Path log = folder.resolve("log");
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx40m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "atelier.Main",
                "serve",
                "--workers",
                "0",
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString())
            .redirectError(log.toFile())
            .start();
    try {
      URI runs = URI.create(address(server) + "/api/runs");
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Thread client = new Thread(() -> ask(server, runs));
        client.start();
        clients.add(client);
      }
      boolean ended = server.waitFor(4, TimeUnit.MINUTES);
      String said = Files.readString(log);
      assertTrue(ended, said);
      assertEquals(LastResort.OUT_OF_MEMORY, server.exitValue(), said);
      assertTrue(said.contains("Out of memory"), said);
      for (Thread client : clients) {
        client.join();
      }
    } finally {
      server.destroyForcibly();
    }
  }

  private static String address(Process server) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    assertTrue(line != null && line.startsWith(READY), () -> "the server said: " + line);
    return line.substring(READY.length());
  }

  private static void ask(Process server, URI runs) {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(runs)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(LARGE))
            .build();
    while (server.isAlive()) {
      try {
        http.send(request, BodyHandlers.discarding());
      } catch (IOException e) {
        // the server is about to end
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
