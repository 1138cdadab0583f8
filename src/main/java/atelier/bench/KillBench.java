package atelier.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills a server again and again, 4 to 9 seconds after it has said that it is ready, and measures
 * whether a run gets on all the same.
 */
public final class KillBench {
  private static final int KILLS = 10;
  private static final long SHORTEST_MILLIS = 4_000;
  private static final long LONGEST_MILLIS = 9_000;

  /**
   * One life of the server.
   *
   * @param seconds from the line that says it is ready to its death
   * @param from the step from which it let the run go on
   * @param to the step that the run had come to
   */
  public record Life(double seconds, int from, int to) {}

  /**
   * Kills a server ten times and prints each of its lives.
   *
   * @param family what is trained, on the built-in {@code shapes}
   */
  public List<Life> run(String family, PrintStream out) throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("atelier-bench");
    Random random = new Random(1);
    List<Life> lives = new ArrayList<>();
    try {
      String run = "";
      for (int kill = 1; kill <= KILLS; kill++) {
        BenchedServer server = BenchedServer.start(data);
        long ready = System.nanoTime();
        if (run.isEmpty()) {
          run = server.train(family, List.of(server.builtIn("shapes")));
        }
        int from = server.resumesFrom(run);
        TimeUnit.MILLISECONDS.sleep(random.nextLong(SHORTEST_MILLIS, LONGEST_MILLIS));
        Life life = new Life(ServerBench.secondsSince(ready), from, server.step(run));
        server.kill();
        lives.add(life);
        out.printf(
            "killed %.1f s after it was ready: from step %d to %d%n", life.seconds, from, life.to);
      }
      try (BenchedServer server = BenchedServer.start(data)) {
        out.printf("%s goes on from step %d%n", family, server.resumesFrom(run));
      }
      return lives;
    } finally {
      BenchedServer.delete(data);
    }
  }
}
