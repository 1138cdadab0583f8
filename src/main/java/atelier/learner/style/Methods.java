package atelier.learner.style;

import atelier.family.Settings;
import atelier.learner.Task;
import atelier.nn.Ops;
import atelier.tensor.TensorMap;

/** What the setting {@code method} stands for. */
final class Methods {
  private static final String PATCHES = "patches";

  private Methods() {}

  /**
   * The method of a run that optimises a single picture: patches are also to equal those of the
   * style one by one, which a network could not see ahead for pictures that it does not know.
   *
   * @throws IllegalArgumentException as {@link #of}
   */
  static StyleLearner.Method forPicture(Task task, Ops ops) {
    StyleLearner.Method method = of(task, ops);
    if (!task.settings().choice("method").equals(PATCHES)) {
      return method;
    }
    return (parent, n, height, width, styles) ->
        new NearestObjective(
            method.objective(parent, n, height, width, styles),
            parent,
            task.seed(),
            n,
            height,
            width,
            styles);
  }

  /**
   * The method of a run.
   *
   * @param ops what the network's weights belong to
   * @throws IllegalArgumentException if the weights are missing or of another network
   */
  static StyleLearner.Method of(Task task, Ops ops) {
    Settings settings = task.settings();
    TensorMap network = task.network();
    String method = settings.choice("method");
    if (method.equals(PATCHES)) {
      return (parent, n, height, width, styles) ->
          new PatchObjective(parent, task.seed(), n, height, width, styles);
    }
    if (network == null) {
      throw new IllegalArgumentException(
          "There are no weights for this method yet. Download or upload them, or choose the method that needs none.");
    }
    LossNetwork features = LossNetwork.load(method, ops, network);
    String pooling = settings.choice("pooling").equals("average") ? "avg" : "max";
    return (parent, n, height, width, styles) ->
        new GramObjective(parent, features, pooling, n, height, width, styles);
  }

  /** The longer side of a picture at the first scale, at least. */
  static int smallest(Settings settings) {
    return settings.choice("method").equals(PATCHES) ? 48 : 96;
  }
}
