package atelier.learner.scales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Point;
import atelier.family.Settings;
import atelier.family.Tool;
import atelier.imageset.Picture;
import atelier.learner.gan.GanTasks;
import atelier.link.Answer;
import atelier.link.Question;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import atelier.nn.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StyleBasedLearnerTest {
  private static final int LATENT = 8;
  private static final Point P = new Point.Drawn(1, 0);
  private static final Point Q = new Point.Drawn(2, 0);

  @TempDir Path folder;

  private StyleBasedLearner learner() throws IOException {
    return new StyleBasedLearner(
        GanTasks.task(
            "style-based",
            GanTasks.discs(folder, 20, 32, 3),
            Map.of("batch", 4, "width", 8, "latent", LATENT)));
  }

  private static Picture draw(StyleBasedLearner learner, Point point, double truncation) {
    return answer(
            learner, "draw", Map.of("truncation", truncation), Map.of("points", List.of(point)))
        .pictures()
        .get(0);
  }

  private static Answer answer(
      StyleBasedLearner learner,
      String key,
      Map<String, ?> parameters,
      Map<String, List<Point>> points) {
    Family family = Families.standard().find("style-based").orElseThrow();
    Tool tool = family.tool(key).orElseThrow();
    Settings chosen = tool.parameters(parameters);
    return learner.answer(new Question(key, chosen, Map.of(), Map.of(), Map.of(), points)).next();
  }

  private static Point styles(Point coarse, Point middle, Point fine) {
    return new Point.Styles(new Point.Parts(coarse, middle, fine), null, null);
  }

  /** But for rounding: what is drawn with others may be computed in another order. */
  private static void same(Picture a, Picture b) {
    for (int i = 0; i < a.pixels().length; i++) {
      assertEquals(a.pixels()[i] & 0xff, b.pixels()[i] & 0xff, 1);
    }
  }

  private static void differ(Picture a, Picture b) {
    int most = 0;
    for (int i = 0; i < a.pixels().length; i++) {
      most = Math.max(most, Math.abs((a.pixels()[i] & 0xff) - (b.pixels()[i] & 0xff)));
    }
    assertTrue(most > 1);
  }

  @Test
  void mixesEveryCombinationFromTheFirstToTheSecond() throws IOException {
    try (StyleBasedLearner learner = learner()) {
      learner.step();
      List<Picture> mixes = answer(learner, "mix", Map.of(), Map.of()).pictures();
      assertEquals(8, mixes.size());
      same(draw(learner, P, 1), mixes.get(0));
      same(draw(learner, Q, 1), mixes.get(7));
      same(draw(learner, styles(P, Q, P), 1), mixes.get(2));
      same(draw(learner, P, 1), draw(learner, styles(P, P, P), 1));
      for (int i = 0; i < 8; i++) {
        for (int j = 0; j < i; j++) {
          differ(mixes.get(i), mixes.get(j));
        }
      }
    }
  }

  /** A point is where its values say, for all styles or for each group. */
  @Test
  void truncationBringsEveryPictureToTheAverage() throws IOException {
    try (StyleBasedLearner learner = learner()) {
      learner.step();
      Point average = new Point.Values(Collections.nCopies(LATENT, 0f), null, null);
      same(draw(learner, average, 1), draw(learner, P, 0));
      same(draw(learner, average, 1), draw(learner, styles(P, Q, P), 0));
      same(
          draw(learner, average, 1),
          draw(learner, new Point.Values(Collections.nCopies(3 * LATENT, 0f), null, null), 1));
      differ(draw(learner, P, 0), draw(learner, P, 1));
    }
  }

  @Test
  void directionsGoBothWaysFromAPoint() throws IOException {
    try (StyleBasedLearner learner = learner()) {
      learner.step();
      Point there = new Point.Along("d1", 2, P, null, null);
      differ(draw(learner, P, 1), draw(learner, there, 1));
      Point back = new Point.Along("d1", -2, there, null, null);
      same(draw(learner, P, 1), draw(learner, back, 1));
      Map<String, Double> strengths = answer(learner, "directions", Map.of(), Map.of()).values();
      assertEquals(LATENT, strengths.size());
      assertTrue(strengths.get("d1") > strengths.get("d8"));
    }
  }

  @Test
  void groupsAreThirdsOfTheResolutions() {
    assertEquals(new Styles(4, 64), Styles.of(64));
    assertEquals(new Styles(7, 28), Styles.of(28));
    assertEquals(List.of(0, 0, 0, 1, 1, 1, 1, 2, 2), groups(Styles.of(64)));
    assertEquals(List.of(0, 0, 0, 1, 1, 2, 2), groups(Styles.of(32)));
    assertEquals(List.of(0, 1, 1, 2, 2), groups(Styles.of(28)));
  }

  private static List<Integer> groups(Styles styles) {
    return IntStream.range(0, styles.count()).mapToObj(styles::group).toList();
  }

  /** By the paper's way: a kernel for each picture, scaled by its style, then to unit length. */
  @Test
  void modulationIsThatOfThePaper() {
    int in = 3;
    int out = 2;
    int size = 4;
    try (Ops ops = Ops.open()) {
      Weights weights = new Weights(ops, new Noise(1), false);
      StyledConvolution layer = new StyledConvolution(weights, "0", LATENT, in, out, size);
      Graph graph = new Graph(Mode.AVERAGED);
      Node x = graph.input();
      Node w = graph.input();
      try (Program program = new Program(ops, graph, layer.apply(graph, x, w))) {
        Array pictures = ops.normal(new Noise(2), 2, in, size, size);
        Array styles = ops.normal(new Noise(3), 2, LATENT);
        float[] y = program.run(ops, new Noise(4), pictures, styles).floats();
        float[] affine = weights.find("0.style.weight").value().floats();
        float[] kernel = weights.find("0.weight").value().floats();
        for (int i = 0; i < y.length; i++) {
          int picture = i / (out * size * size);
          int channel = i / (size * size) % out;
          double[] s = style(affine, styles.floats(), picture, in);
          double sum =
              convolved(pictures.floats(), kernel, s, picture, channel, i / size % size, i % size);
          assertEquals(sum < 0 ? 0.2 * sum : sum, y[i], 1e-4);
        }
      }
    }
  }

  private static double[] style(float[] affine, float[] w, int picture, int in) {
    double[] s = new double[in];
    for (int c = 0; c < in; c++) {
      s[c] = 1; // the bias
      for (int j = 0; j < LATENT; j++) {
        s[c] += affine[c * LATENT + j] * w[picture * LATENT + j] / Math.sqrt(LATENT);
      }
    }
    return s;
  }

  private static double convolved(
      float[] x, float[] kernel, double[] s, int picture, int channel, int row, int column) {
    double squares = 1e-8;
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      for (int tap = 0; tap < 9; tap++) {
        double k = kernel[(channel * 3 + c) * 9 + tap] * s[c] / Math.sqrt(27);
        squares += k * k;
        int r = row + tap / 3 - 1;
        int q = column + tap % 3 - 1;
        if (r >= 0 && r < 4 && q >= 0 && q < 4) {
          sum += k * x[((picture * 3 + c) * 4 + r) * 4 + q];
        }
      }
    }
    return Math.sqrt(2) * sum / Math.sqrt(squares);
  }
}
