package atelier.learner.style;

import atelier.learner.style.LossNetwork.Extract;
import atelier.learner.style.LossNetwork.Features;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Content as the features of one layer of a network, style as the Gram matrices of several (Gatys
 * et al. 2016). With F the features of a picture, P those of the content and A the Gram matrices of
 * the style: {@code ‖F − P‖²/‖P‖²} and, for each layer, {@code ‖FFᵀ/hw − A‖²/‖A‖²}, so that no
 * weight depends on the network.
 */
final class GramTerm implements Term {
  private static final Noise NONE = new Noise(0);
  private static final double EPSILON = 1e-12;

  /** Of narrower styles a network's last layers would see nothing. */
  private static final int NARROWEST_STYLE = 32;

  /** What a weight of 1 is for content, found by looking. */
  private static final double CONTENT = 0.35;

  private final Ops kept;
  private final int n;
  private final int height;
  private final int width;
  private final List<Features> layers;
  private final double multiplyAdds;
  private final Program features;
  private final Program program;
  private final List<List<float[]>> styles = new ArrayList<>();
  private final Map<Move, Wanted> contents = new HashMap<>();
  private List<Wanted> grams = List.of();
  private Ops ofContent;
  private Ops ofBlend;
  private float[] content = {};

  /**
   * What the features of a layer, or their Gram matrix, are to be.
   *
   * @param norm the sum of their squares
   */
  private record Wanted(Array values, double norm) {}

  /**
   * By how many pixels pictures are moved, mirrored at their edges. A network with strides does not
   * see all pixels alike; moved differently in each draw, pictures do not show its grid.
   */
  private record Move(int x, int y) {
    /** The most to either side. */
    static final int MOST = 2;

    /** Each number of pixels once, to the side and up. */
    private static final List<Move> ALL =
        List.of(new Move(0, 0), new Move(1, -2), new Move(-2, -1), new Move(-1, 1));

    static Move of(long draw) {
      return ALL.get(Math.floorMod(draw, ALL.size()));
    }
  }

  /**
   * For pictures of one form.
   *
   * @param parent what the arrays belong to
   * @param styles at least one
   */
  GramTerm(
      Ops parent,
      LossNetwork network,
      String pooling,
      int n,
      int height,
      int width,
      List<Raster> styles) {
    kept = parent.child();
    ofContent = kept.child();
    ofBlend = kept.child();
    this.n = n;
    this.height = height;
    this.width = width;
    for (Raster style : styles) {
      this.styles.add(grams(network, pooling, style.continued(NARROWEST_STYLE)));
    }
    Graph once = new Graph(Mode.AVERAGED);
    Node shown = network.extract(once, once.input(), height, width, pooling).content().node();
    features = new Program(kept, once, shown, once.sumOfSquares(shown));
    Graph graph = new Graph(Mode.TRAINING);
    Extract extract = network.extract(graph, graph.input(), height, width, pooling);
    layers = extract.layers();
    multiplyAdds = n * extract.multiplyAdds();
    List<Node> sums = new ArrayList<>();
    for (Features layer : layers) {
      Node actual = layer.band() == null ? layer.node() : layer.gram(graph);
      // in the order of the layers: otherwise MXNet loses the gradient of one that is pooled next
      sums.add(graph.sumOfSquares(graph.broadcastSubtract(actual, graph.input())));
    }
    program = new Program(kept, graph, graph.concatenate(0, sums));
    blend(Term.equal(styles.size()));
  }

  /** The Gram matrices of a style picture. */
  private List<float[]> grams(LossNetwork network, String pooling, Raster style) {
    Graph graph = new Graph(Mode.AVERAGED);
    Node[] all =
        network
            .extract(graph, graph.input(), style.height(), style.width(), pooling)
            .layers()
            .stream()
            .filter(layer -> layer.band() != null)
            .map(layer -> layer.gram(graph))
            .toArray(Node[]::new);
    try (Ops ops = kept.child();
        Program program = new Program(ops, graph, all)) {
      Array picture = ops.array(style.rgb(), 1, 3, style.height(), style.width());
      return program.runAll(ops, NONE, picture).stream().map(Array::floats).toList();
    }
  }

  @Override
  public void content(float[] pictures) {
    content = pictures;
    contents.clear();
    ofContent.close();
    ofContent = kept.child();
  }

  /** What the features of the content are, moved as the pictures. */
  private Wanted content(Move move) {
    try (Ops step = kept.child()) {
      Array pictures = moved(step, step.array(content, n, 3, height, width), move);
      List<Array> found = features.runAll(step, NONE, pictures);
      return new Wanted(ofContent.copy(found.get(0)), found.get(1).number() + EPSILON);
    }
  }

  private Array moved(Ops step, Array pictures, Move move) {
    Array framed = step.framed(pictures, Move.MOST);
    return step.window(framed, Move.MOST + move.x, Move.MOST + move.y, width, height);
  }

  @Override
  public void blend(double[] weights) {
    ofBlend.close();
    ofBlend = kept.child();
    grams = new ArrayList<>();
    for (int layer = 0; layer < styles.get(0).size(); layer++) {
      float[] mixed = new float[styles.get(0).get(layer).length];
      double norm = EPSILON;
      for (int i = 0; i < mixed.length; i++) {
        for (int s = 0; s < weights.length; s++) {
          mixed[i] += (float) weights[s] * styles.get(s).get(layer)[i];
        }
        norm += (double) mixed[i] * mixed[i];
      }
      int channels = (int) Math.sqrt(mixed.length);
      grams.add(new Wanted(ofBlend.array(mixed, 1, channels, channels), norm));
    }
  }

  @Override
  public Found find(Ops step, Array pictures, LossWeights balance, long draw) {
    Move move = Move.of(draw);
    Wanted shown = contents.computeIfAbsent(move, this::content);
    Iterator<Wanted> styles = grams.iterator();
    List<Wanted> wanted =
        layers.stream().map(layer -> layer.band() == null ? shown : styles.next()).toList();
    Stream<Array> given =
        Stream.concat(Stream.of(moved(step, pictures, move)), wanted.stream().map(Wanted::values));
    Array sums = program.run(step, NONE, given.toArray(Array[]::new));
    float[] squares = sums.floats();
    float[] slopes = new float[squares.length];
    double content = 0;
    double style = 0;
    double total = 0;
    for (int i = 0; i < squares.length; i++) {
      Band band = layers.get(i).band();
      double share = band == null ? 1 : 1.0 / (n * grams.size());
      double loss = share * squares[i] / wanted.get(i).norm;
      double weight = band == null ? CONTENT * balance.content() : balance.style(band);
      slopes[i] = (float) (weight * share / wanted.get(i).norm);
      content += band == null ? loss : 0;
      style += band == null ? 0 : loss;
      total += weight * loss;
    }
    return new Found(
        Map.of(Aim.CONTENT, content, Aim.STYLE, style),
        total,
        List.of(sums),
        List.of(step.array(slopes, slopes.length)));
  }

  @Override
  public double multiplyAdds() {
    return multiplyAdds;
  }

  @Override
  public void close() {
    program.close();
    features.close();
    kept.close();
  }
}
