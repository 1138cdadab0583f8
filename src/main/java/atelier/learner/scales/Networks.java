package atelier.learner.scales;

import atelier.nn.Layer;
import atelier.nn.Network;
import atelier.nn.Weights;
import java.util.Map;
import java.util.function.Function;

/** Makes networks that a learner keeps. */
@FunctionalInterface
interface Networks {
  /**
   * A network.
   *
   * @param name what it is saved under
   * @param averages whether moving averages of its weights are kept
   * @param layers makes its layers
   */
  Network make(String name, boolean averages, Function<Weights, Layer> layers);

  /** The one of a resolution. */
  static Network at(Map<Integer, Network> byResolution, int resolution) {
    Network network = byResolution.get(resolution);
    if (network == null) {
      throw new IllegalArgumentException("nothing has a resolution of " + resolution);
    }
    return network;
  }
}
