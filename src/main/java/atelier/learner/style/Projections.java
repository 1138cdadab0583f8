package atelier.learner.style;

import static atelier.learner.style.Directions.PATCH;

import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Projections of the patches of pictures (n, 3, height, width) on {@link Directions}: of the
 * pictures themselves, and at a half and at a quarter of their size, as far as patches fit in.
 */
final class Projections implements AutoCloseable {
  private static final int LEVELS = 3;
  private static final int WIDEST_STRIDE = 4;
  private static final Noise NONE = new Noise(0);

  private final Directions directions;
  private final int n;
  private final int height;
  private final int width;
  private final int[] strides;
  private final Program program;

  /**
   * For pictures of one form.
   *
   * @param most about how many patches of a level are looked at, at most, of all pictures
   */
  Projections(Ops ops, Mode mode, Directions directions, int n, int height, int width, int most) {
    this.directions = directions;
    this.n = n;
    this.height = height;
    this.width = width;
    int shorter = Math.min(height, width);
    strides =
        IntStream.range(0, LEVELS)
            .takeWhile(level -> level == 0 || shorter >> level > PATCH)
            .map(level -> stride((double) n * (height >> level) * (width >> level) / most))
            .toArray();
    Graph graph = new Graph(mode);
    Node picture = graph.input();
    Node bank = graph.input();
    List<Node> levels = new ArrayList<>();
    for (int level = 0; level < strides.length; level++) {
      if (level > 0) {
        picture = graph.averagePool(picture, 2);
      }
      Node projected =
          graph.convolution(directions.count(), PATCH, strides[level], 0, picture, bank);
      levels.add(graph.reshape(projected, 0, directions.count(), -1));
    }
    program = new Program(ops, graph, graph.concatenate(2, levels));
  }

  private static int stride(double tooMany) {
    return (int) Math.max(1, Math.min(WIDEST_STRIDE, Math.round(Math.sqrt(tooMany))));
  }

  /**
   * The projections, (n, {@link Directions#count}, patches of all levels one after the other).
   *
   * @param directions ({@link Directions#count}, 3, PATCH, PATCH)
   */
  Array of(Ops step, Array pictures, Array directions) {
    return program.run(step, NONE, pictures, directions);
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  int levels() {
    return strides.length;
  }

  /** Of a picture at a level. */
  int patches(int level) {
    return (((height >> level) - PATCH) / strides[level] + 1)
        * (((width >> level) - PATCH) / strides[level] + 1);
  }

  /** Of a picture at all levels that come before one. */
  int patchesBefore(int level) {
    return IntStream.range(0, level).map(this::patches).sum();
  }

  /** Of a picture at all levels. */
  int allPatches() {
    return patchesBefore(levels());
  }

  /** Of all pictures at the level that has most of them. */
  int mostPatches() {
    return n * IntStream.range(0, levels()).map(this::patches).max().orElseThrow();
  }

  double multiplyAdds() {
    return (double) n * allPatches() * directions.count() * 3 * PATCH * PATCH;
  }

  @Override
  public void close() {
    program.close();
  }
}
