package atelier.bench;

import atelier.builtin.BuiltInSets;
import atelier.builtin.DomainPair;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Measures how soon a model answers over HTTP while it trains and while it is paused: {@code sngan}
 * draws eight points of 32×32, {@code pix2pix} translates a drawing of 64×64. Who asks is on the
 * same machine, and asks again as soon as the answer is there, as a page does while somebody draws.
 */
public final class AnswersBench {
  private static final long WARM_UP_MILLIS = 10_000;
  private static final long MILLIS = 30_000;
  private static final int PICTURES = 8;

  /**
   * What was measured of a family.
   *
   * @param training while it trains
   * @param paused while it does not
   * @param alone steps a second while nobody asks
   * @param asked steps a second while somebody does without a pause
   */
  public record Line(String family, Latency training, Latency paused, double alone, double asked) {}

  /** The milliseconds within which so many of 100 answers came. */
  public record Latency(int answers, double half, double ninetyFive) {
    private static Latency of(List<Double> millis) {
      List<Double> sorted = millis.stream().sorted().toList();
      int count = sorted.size();
      return new Latency(count, sorted.get(count / 2), sorted.get(count * 95 / 100));
    }

    @Override
    public String toString() {
      return "%d answers, half of them within %.0f ms, 95 of 100 within %.0f ms"
          .formatted(answers, half, ninetyFive);
    }
  }

  /** Something that takes a while. */
  private interface Pastime {
    void spend() throws IOException, InterruptedException;
  }

  /** Asks a run one of several questions and waits for the answer. */
  private interface Question {
    void ask(String run, int number) throws IOException, InterruptedException;
  }

  /** Measures on a server in a folder of its own, prints the result and ends it. */
  public List<Line> run(PrintStream out) throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("atelier-bench");
    try (BenchedServer server = BenchedServer.start(data)) {
      return List.of(drawing(server, out), translating(server, out));
    } finally {
      BenchedServer.delete(data);
    }
  }

  private static Line drawing(BenchedServer server, PrintStream out)
      throws IOException, InterruptedException {
    return measured(
        server,
        "sngan",
        List.of(server.builtIn(BuiltInSets.shapes().key())),
        (run, number) -> server.ask(run, "draw", points(number)),
        out);
  }

  private static Map<String, Object> points(int seed) {
    return Map.of(
        "points",
        IntStream.range(0, PICTURES).mapToObj(i -> Map.of("seed", seed, "index", i)).toList());
  }

  private static Line translating(BenchedServer server, PrintStream out)
      throws IOException, InterruptedException {
    DomainPair pair = BuiltInSets.pairs().get(2);
    List<byte[]> drawings = new ArrayList<>();
    for (DomainPair.Pair held : pair.heldOut(PICTURES)) {
      drawings.add(held.a().png());
    }
    return measured(
        server,
        "pix2pix",
        List.of(server.builtIn(pair.a().key()), server.builtIn(pair.b().key())),
        (run, number) -> server.ask(run, "tools/translate", drawings.get(number % PICTURES)),
        out);
  }

  private static Line measured(
      BenchedServer server, String family, List<String> sets, Question question, PrintStream out)
      throws IOException, InterruptedException {
    String run = server.train(family, sets);
    server.until(run, "training");
    TimeUnit.MILLISECONDS.sleep(WARM_UP_MILLIS);
    asked(run, question, WARM_UP_MILLIS);
    double alone = speed(server, run, () -> TimeUnit.MILLISECONDS.sleep(MILLIS));
    List<Double> training = new ArrayList<>();
    double asked = speed(server, run, () -> training.addAll(asked(run, question, MILLIS)));
    server.pause(run);
    server.until(run, "paused");
    asked(run, question, WARM_UP_MILLIS);
    Line line =
        new Line(
            family, Latency.of(training), Latency.of(asked(run, question, MILLIS)), alone, asked);
    out.printf(
        "%s in training: %s%n  %.1f steps/s alone, %.1f while asked%n  paused: %s%n",
        family, line.training, line.alone, line.asked, line.paused);
    return line;
  }

  /** Steps a second meanwhile. */
  private static double speed(BenchedServer server, String run, Pastime pastime)
      throws IOException, InterruptedException {
    int before = server.step(run);
    long start = System.nanoTime();
    pastime.spend();
    int after = server.step(run);
    return (after - before) / ServerBench.secondsSince(start);
  }

  /** Asks for so long, and gives the milliseconds that each answer took. */
  private static List<Double> asked(String run, Question question, long forMillis)
      throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(forMillis);
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      question.ask(run, millis.size());
      millis.add((System.nanoTime() - start) / 1e6);
    }
    return millis;
  }
}
