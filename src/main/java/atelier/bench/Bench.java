package atelier.bench;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Input;
import atelier.imageset.PackedImages;
import atelier.learner.Counted;
import atelier.learner.Learner;
import atelier.learner.Learners;
import atelier.learner.Task;
import atelier.nn.Ops;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures learners on noise pictures: milliseconds a step, arithmetic rate, its ratios to those of
 * a large matrix product by BLAS and by oneDNN, and the growth of memory. The environment of a
 * worker (threads of MXNet) must be set before the process starts.
 *
 * <p>The arithmetic of a step is that of {@link Counted#operations()}; everything else that a step
 * does counts as overhead.
 */
public final class Bench {
  private static final int ROUNDS = 12;

  private final Learners learners;
  private final Families families;

  public Bench(Families families, Learners learners) {
    this.families = families;
    this.learners = learners;
  }

  /**
   * What is measured.
   *
   * @param family key
   * @param size of the pictures; 0 where none are learnt
   * @param channels of the pictures
   * @param steps per round. Rounds are compared, not steps: a step returns while its updates are
   *     still computed; a round ends when all of them are
   * @param memorySteps over which memory may grow
   * @param settings other than the defaults
   */
  record Case(
      String family, int size, int channels, int steps, int memorySteps, Map<String, ?> settings) {}

  static final List<Case> CASES =
      List.of(
          new Case("dense", 28, 1, 200, 10_000, Map.of()),
          new Case("dcgan", 28, 1, 20, 3_000, Map.of()),
          new Case("sngan", 28, 1, 20, 3_000, Map.of()),
          new Case("sngan", 32, 3, 20, 3_000, Map.of()),
          new Case("sngan", 64, 3, 12, 1_000, Map.of()),
          // at its full size from the start
          new Case("progressive", 64, 3, 6, 500, Map.of("skipTo", "64", "growing", 0.1)),
          new Case("style-based", 64, 3, 6, 500, Map.of()),
          new Case("msg", 64, 3, 6, 500, Map.of()),
          new Case("lab", 28, 1, 200, 10_000, Map.of()),
          new Case("vae", 28, 1, 200, 10_000, Map.of()),
          new Case("conditional", 28, 1, 20, 3_000, Map.of()),
          new Case("text-to-image", 32, 3, 10, 1_000, Map.of()),
          new Case("points", 0, 0, 200, 10_000, Map.of()),
          new Case("classifier", 28, 1, 20, 3_000, Map.of()),
          new Case("pix2pix", 64, 3, 10, 1_000, Map.of()),
          new Case("super-resolution", 64, 3, 10, 1_000, Map.of()),
          new Case("stsn", 32, 1, 6, 500, Map.of()),
          new Case("cyclegan", 32, 3, 6, 500, Map.of()),
          new Case("cyclegan", 64, 3, 2, 200, Map.of("batch", 4, "width", 32, "blocks", 6)));

  /**
   * One line of the report.
   *
   * @param millis a step's in the median round
   * @param best a step's in the quickest round
   * @param gigaflops arithmetic rate of the median step, in 10⁹ operations a second
   * @param dot the median rate of a matrix product by BLAS, MXNet's {@code dot}, in the same rounds
   * @param dotRatio the ratio to this
   * @param dense that of a dense layer's product, by oneDNN
   * @param denseRatio the ratio to this
   * @param memoryBefore resident memory after warm-up, in MB; 0 where not asked for
   * @param memoryGrowth share by which it grew
   */
  public record Line(
      String family,
      int size,
      int channels,
      int batch,
      double millis,
      double best,
      double gigaflops,
      double dot,
      double dotRatio,
      double dense,
      double denseRatio,
      double memoryBefore,
      double memoryGrowth) {}

  /**
   * Measures and prints a table.
   *
   * @param wanted keys of families; all where empty
   * @param settings other than those of the cases
   * @param memory whether to measure the growth of memory too, which takes minutes
   * @throws IOException if a temporary file cannot be written
   */
  public List<Line> run(
      List<String> wanted, Map<String, String> settings, boolean memory, PrintStream out)
      throws IOException {
    out.printf(
        "%-16s %9s %6s %9s %9s %9s %9s %6s %9s %6s %18s%n",
        "family",
        "pictures",
        "batch",
        "ms/step",
        "best",
        "GFLOP/s",
        "dot",
        "ratio",
        "dense",
        "ratio",
        "memory");
    List<Line> lines = new ArrayList<>();
    for (Case c : CASES) {
      if (wanted.isEmpty() || wanted.contains(c.family)) {
        Line line = measure(c, settings, memory);
        lines.add(line);
        out.printf(
            "%-16s %9s %6d %9.2f %9.2f %9.0f %9.0f %6.2f %9.0f %6.2f %18s%n",
            line.family,
            line.size == 0 ? "none" : line.size + "×" + line.size + "×" + line.channels,
            line.batch,
            line.millis,
            line.best,
            line.gigaflops,
            line.dot,
            line.dotRatio,
            line.dense,
            line.denseRatio,
            memory ? "%.0f MB %+.1f %%".formatted(line.memoryBefore, 100 * line.memoryGrowth) : "");
      }
    }
    return lines;
  }

  /** A run of a family on noise. */
  static Task task(Family family, Case c, Map<String, String> settings) throws IOException {
    Map<String, PackedImages> sets = new HashMap<>();
    for (Input.Images input : family.images()) {
      sets.put(input.key(), TemporaryPack.noise(c.size, c.channels));
    }
    Map<String, Object> all = new HashMap<>(c.settings);
    all.putAll(Arguments.of(family, settings));
    return Training.task(family, all, 1, null, 1000, sets);
  }

  private Line measure(Case c, Map<String, String> settings, boolean memory) throws IOException {
    Family family = Training.family(families, c.family);
    try (Ops ops = Ops.open()) {
      Task task = task(family, c, settings);
      MatrixProduct dot = new MatrixProduct(ops, MatrixProduct.Kind.DOT);
      MatrixProduct dense = new MatrixProduct(ops, MatrixProduct.Kind.DENSE);
      try (Learner learner = learners.create(task)) {
        repeat(learner, 20);
        ops.waitForAll();
        dot.run();
        dense.run();
        List<Double> steps = new ArrayList<>();
        List<Double> dots = new ArrayList<>();
        List<Double> denses = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
          steps.add(
              millis(
                      () -> {
                        repeat(learner, c.steps);
                        ops.waitForAll();
                      })
                  / c.steps);
          for (int i = 0; i < 4; i++) {
            dots.add(millis(dot::run));
            denses.add(millis(dense::run));
          }
        }
        double step = median(steps);
        double rate = operations(learner) / step / 1e6;
        double dotRate = MatrixProduct.operations() / median(dots) / 1e6;
        double denseRate = MatrixProduct.operations() / median(denses) / 1e6;
        double before = 0;
        double growth = 0;
        if (memory) {
          repeat(learner, c.memorySteps / 5);
          before = residentMegabytes();
          repeat(learner, c.memorySteps);
          growth = residentMegabytes() / before - 1;
        }
        return new Line(
            c.family,
            c.size,
            c.channels,
            task.settings().whole("batch"),
            step,
            steps.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
            rate,
            dotRate,
            rate / dotRate,
            denseRate,
            rate / denseRate,
            before,
            growth);
      }
    }
  }

  private static double operations(Learner learner) {
    return learner instanceof Counted counted ? counted.operations() : 0;
  }

  static void repeat(Learner learner, int steps) {
    for (int i = 0; i < steps; i++) {
      learner.step();
    }
  }

  static double millis(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** Resident memory of this process; 0 where the system does not tell. */
  static double residentMegabytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D+", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
