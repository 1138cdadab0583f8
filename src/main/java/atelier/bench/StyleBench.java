package atelier.bench;

import atelier.drawing.example.Examples;
import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Given;
import atelier.family.Recipe;
import atelier.family.Tools;
import atelier.imageset.Picture;
import atelier.learner.Counted;
import atelier.learner.Learner;
import atelier.learner.Learners;
import atelier.learner.Task;
import atelier.link.Question;
import atelier.nn.Ops;
import atelier.tensor.Safetensors;
import atelier.tensor.TensorMap;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Measures style transfer on the example pictures: how long a picture takes from beginning to end,
 * how quick its steps are at full size, and how long a trained network takes for a picture.
 */
public final class StyleBench {
  private static final int STEPS = 200;
  private static final int ROUNDS = 12;
  private static final int REPAINTED = 512;

  private final Families families;
  private final Learners learners;
  private final @Nullable Path weights;
  private final Examples examples = new Examples();

  /**
   * @param weights folder of safetensors files whose names begin with the method's; without it only
   *     the method that needs none is measured
   */
  public StyleBench(Families families, Learners learners, @Nullable Path weights) {
    this.families = families;
    this.learners = learners;
    this.weights = weights;
  }

  /**
   * One line of the report.
   *
   * @param size longer side of the picture, or of the image set's pictures
   * @param seconds for {@value #STEPS} steps, start and growing included
   * @param millis a step's in the median round, at full size
   * @param gigaflops arithmetic rate of the median step, in 10⁹ operations a second
   * @param ratio that rate divided by the matrix product's
   * @param repaint milliseconds that a picture of {@value #REPAINTED} pixels a side then takes; 0
   *     where the family repaints none
   * @param memory resident memory in the end, in MB
   */
  public record Line(
      String family,
      String method,
      int size,
      double seconds,
      double millis,
      double gigaflops,
      double ratio,
      double repaint,
      double memory) {}

  /** Measures and prints a table. */
  public List<Line> run(List<String> wanted, PrintStream out) throws IOException {
    out.printf(
        "%-14s %-10s %5s %10s %9s %9s %6s %11s %9s%n",
        "family",
        "method",
        "size",
        "200 steps",
        "ms/step",
        "GFLOP/s",
        "ratio",
        "repaint",
        "memory");
    List<Line> lines = new ArrayList<>();
    for (String method : List.of("patches", "squeezenet", "vgg19")) {
      Optional<TensorMap> network = network(method);
      if ((method.equals("patches") || network.isPresent())
          && (wanted.isEmpty() || wanted.contains(method))) {
        for (int size : List.of(256, 512)) {
          lines.add(measure("style-transfer", method, size, network.orElse(null), out));
        }
        lines.add(measure("fast-style", method, 64, network.orElse(null), out));
      }
    }
    return lines;
  }

  private Optional<TensorMap> network(String method) throws IOException {
    if (weights == null) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(weights)) {
      Optional<Path> file =
          files
              .filter(f -> f.getFileName().toString().startsWith(method))
              .filter(f -> f.toString().endsWith(".safetensors"))
              .sorted()
              .findFirst();
      return file.isEmpty()
          ? Optional.empty()
          : Optional.of(Safetensors.read(ByteBuffer.wrap(Files.readAllBytes(file.get()))));
    }
  }

  private Line measure(
      String key, String method, int size, @Nullable TensorMap network, PrintStream out)
      throws IOException {
    Family family = families.find(key).orElseThrow();
    boolean single = family.images().isEmpty();
    try (Ops ops = Ops.open()) {
      Task task =
          new Task(
              new Recipe(
                  key,
                  Given.NOTHING,
                  null,
                  family.settings(
                      single ? Map.of("method", method, "size", size) : Map.of("method", method)),
                  1,
                  null),
              STEPS,
              single ? Map.of() : Map.of("pictures", TemporaryPack.noise(size, 3)),
              Map.of("content", List.of(content()), "style", List.of(style())),
              network);
      MatrixProduct product = new MatrixProduct(ops, MatrixProduct.Kind.DENSE);
      long start = System.nanoTime();
      try (Learner learner = learners.create(task)) {
        Bench.repeat(learner, STEPS);
        learner.preview();
        double seconds = (System.nanoTime() - start) / 1e9;
        List<Double> steps = new ArrayList<>();
        List<Double> products = new ArrayList<>();
        int repeats = Math.max(1, (int) (STEPS / seconds / 4));
        for (int round = 0; round < ROUNDS; round++) {
          steps.add(Bench.millis(() -> Bench.repeat(learner, repeats)) / repeats);
          for (int i = 0; i < 4; i++) {
            products.add(Bench.millis(product::run));
          }
        }
        double step = Bench.median(steps);
        double rate = ((Counted) learner).operations() / step / 1e6;
        Line line =
            new Line(
                key,
                method,
                size,
                seconds,
                step,
                rate,
                rate / (MatrixProduct.operations() / Bench.median(products) / 1e6),
                repaint(family, learner),
                Bench.residentMegabytes());
        out.printf(
            "%-14s %-10s %5d %8.1f s %9.1f %9.0f %6.2f %8.0f ms %6.0f MB%n",
            line.family,
            line.method,
            line.size,
            line.seconds,
            line.millis,
            line.gigaflops,
            line.ratio,
            line.repaint,
            line.memory);
        return line;
      }
    }
  }

  private static double repaint(Family family, Learner learner) {
    if (family.tool(Tools.REPAINT.key()).isEmpty()) {
      return 0;
    }
    Question question =
        new Question(
            Tools.REPAINT.key(),
            Tools.REPAINT.parameters(Map.of()),
            "picture",
            List.of(Picture.black(REPAINTED, REPAINTED, 3)));
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      times.add(Bench.millis(() -> learner.answer(question).next()));
    }
    return Bench.median(times);
  }

  private Picture content() throws IOException {
    return picture(examples.contents().get(0).key());
  }

  private Picture style() throws IOException {
    return picture(examples.styles().get(0).key());
  }

  private Picture picture(String example) throws IOException {
    BufferedImage image =
        ImageIO.read(new ByteArrayInputStream(examples.png(example).orElseThrow()));
    int area = image.getWidth() * image.getHeight();
    byte[] pixels = new byte[3 * area];
    for (int i = 0; i < area; i++) {
      int rgb = image.getRGB(i % image.getWidth(), i / image.getWidth());
      for (int c = 0; c < 3; c++) {
        pixels[c * area + i] = (byte) (rgb >> (16 - 8 * c));
      }
    }
    return new Picture(image.getWidth(), image.getHeight(), 3, pixels);
  }
}
