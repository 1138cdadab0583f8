package atelier.learner.style;

import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import atelier.nn.Weight;
import atelier.nn.Weights;
import atelier.tensor.Tensor;

/**
 * Content as edges and small shapes: what is left of the luminance when its blurred copy is taken
 * away. The loss is the mean squared difference, over the mean square of the content's.
 */
final class EdgeTerm implements Term {
  /** What a weight of 1 is for content, found by looking. */
  private static final double CONTENT = 0.12;

  private static final Noise NONE = new Noise(0);

  /** Mean square below which differences do not count more. */
  private static final double FLOOR = 1e-3;

  private final Ops kept;
  private final int n;
  private final int height;
  private final int width;
  private final double strength;
  private final Weight luminance;
  private final Weight rows;
  private final Weight columns;
  private final Program edges;
  private final Program program;
  private final Array wanted;
  private double scale;

  /**
   * For pictures of one form.
   *
   * @param parent what the arrays belong to
   * @param strength times how much a weight of 1 otherwise counts
   */
  EdgeTerm(Ops parent, double strength, int n, int height, int width) {
    this.kept = parent.child();
    this.n = n;
    this.height = height;
    this.width = width;
    this.strength = CONTENT * strength;
    int radius = Math.max(1, Math.max(width, height) / 24);
    Weights constants = new Weights(kept, NONE, false);
    luminance = constants.given("luminance", repeated(Raster.LUMINANCE, 1));
    rows = constants.given("rows", repeated(blur(height, radius), height));
    columns = constants.given("columns", repeated(blur(width, radius), width));
    Graph once = new Graph(Mode.AVERAGED);
    edges = new Program(kept, once, edges(once, once.input()));
    Graph graph = new Graph(Mode.TRAINING);
    Node difference = graph.subtract(edges(graph, graph.input()), graph.input());
    program = new Program(kept, graph, graph.sumOfSquares(difference));
    wanted = kept.zeros(n, height, width);
  }

  /** The same matrix for each picture. */
  private Tensor repeated(float[] matrix, int matrixRows) {
    float[] all = new float[n * matrix.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = matrix[i % matrix.length];
    }
    return Tensor.of(all, n, matrixRows, matrix.length / matrixRows);
  }

  /**
   * Blurs a line: twice the mean over 2·radius + 1 places, mirrored at its ends with the last pixel
   * twice, so that the matrix is symmetric and a plain line stays as it is.
   *
   * @return length × length
   */
  static float[] blur(int length, int radius) {
    double[][] box = new double[length][length];
    for (int to = 0; to < length; to++) {
      for (int from = to - radius; from <= to + radius; from++) {
        int inside = Math.floorMod(from, 2 * length);
        box[to][Math.min(inside, 2 * length - 1 - inside)] += 1.0 / (2 * radius + 1);
      }
    }
    float[] twice = new float[length * length];
    for (int i = 0; i < twice.length; i++) {
      double sum = 0;
      for (int k = 0; k < length; k++) {
        sum += box[i / length][k] * box[i % length][k];
      }
      twice[i] = (float) sum;
    }
    return twice;
  }

  /** Of pictures (n, 3, height, width), as (n, height, width). */
  private Node edges(Graph graph, Node pictures) {
    Node colors = graph.reshape(pictures, -1, 3, (long) height * width);
    Node grey = graph.batchDot(graph.weight(luminance), colors, false);
    Node plane = graph.reshape(grey, -1, height, width);
    Node blurred =
        graph.batchDot(
            graph.batchDot(graph.weight(rows), plane, false), graph.weight(columns), false);
    return graph.subtract(plane, blurred);
  }

  @Override
  public void content(float[] pictures) {
    try (Ops step = kept.child()) {
      step.copy(edges.run(step, NONE, step.array(pictures, n, 3, height, width)), wanted);
    }
    double squares = 0;
    for (float edge : wanted.floats()) {
      squares += (double) edge * edge;
    }
    scale = 1 / (squares + FLOOR * wanted.size());
  }

  @Override
  public Found find(Ops step, Array pictures, LossWeights balance, long draw) {
    Array squares = program.run(step, NONE, pictures, wanted);
    return Found.of(Aim.CONTENT, step, squares, scale, 0, strength * balance.content());
  }

  @Override
  public double multiplyAdds() {
    return (double) n * height * width * (height + width);
  }

  @Override
  public void close() {
    edges.close();
    program.close();
    kept.close();
  }
}
