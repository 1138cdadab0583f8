package atelier.learner.style;

import atelier.family.Settings;
import atelier.learner.Task;
import atelier.nn.Ops;
import atelier.tensor.TensorMap;
import java.util.List;

/** What the setting {@code method} stands for. */
final class Methods {
  private static final String PATCHES = "patches";

  /**
   * By how much more the content is to be held where single patches are wanted, found by looking.
   */
  private static final double EDGES_BESIDE_PATCHES = 6;

  private Methods() {}

  /** How the objective of pictures of one form is made. */
  interface Method {
    /**
     * An objective.
     *
     * @param parent what the arrays belong to
     * @param styles at least one
     */
    Objective objective(Ops parent, int n, int height, int width, List<Raster> styles);
  }

  /**
   * The method of a run that optimises a single picture: patches are also to equal those of the
   * style one by one, which a network could not see ahead for pictures that it does not know.
   *
   * @param ops what the network's weights belong to
   * @throws IllegalArgumentException if the weights are missing or of another network
   */
  static Method forPicture(Task task, Ops ops) {
    long seed = task.seed();
    return withoutNetwork(task)
        ? (parent, n, height, width, styles) ->
            new Objective(
                new EdgeTerm(parent, EDGES_BESIDE_PATCHES, n, height, width),
                new PatchTerm(parent, Directions.PATTERNS, seed, n, height, width, styles),
                new NearestTerm(parent, seed, n, height, width, styles),
                new VariationTerm(parent, height, width))
        : ofNetwork(task, ops);
  }

  /**
   * The method of a run that learns to repaint.
   *
   * @param ops what the network's weights belong to
   * @throws IllegalArgumentException if the weights are missing or of another network
   */
  static Method forPictures(Task task, Ops ops) {
    return withoutNetwork(task)
        ? (parent, n, height, width, styles) ->
            new Objective(
                new EdgeTerm(parent, 1, n, height, width),
                new PatchTerm(parent, Directions.PATTERNS, task.seed(), n, height, width, styles),
                new VariationTerm(parent, height, width))
        : ofNetwork(task, ops);
  }

  private static boolean withoutNetwork(Task task) {
    return task.settings().choice("method").equals(PATCHES);
  }

  private static Method ofNetwork(Task task, Ops ops) {
    Settings settings = task.settings();
    TensorMap network = task.network();
    if (network == null) {
      throw new IllegalArgumentException(
          "There are no weights for this method yet. Download or upload them, or choose the method"
              + " that needs none.");
    }
    LossNetwork features = LossNetwork.load(settings.choice("method"), ops, network);
    String pooling = settings.choice("pooling").equals("average") ? "avg" : "max";
    return (parent, n, height, width, styles) ->
        new Objective(
            new GramTerm(parent, features, pooling, n, height, width, styles),
            new PatchTerm(parent, Directions.COLORS, task.seed(), n, height, width, styles),
            new VariationTerm(parent, height, width));
  }

  /** The longer side of a picture at the first scale, at least. */
  static int smallest(Settings settings) {
    return settings.choice("method").equals(PATCHES) ? 48 : 96;
  }
}
