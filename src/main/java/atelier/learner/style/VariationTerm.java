package atelier.learner.style;

import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;

/** {@linkplain Graph#variation Total variation}. */
final class VariationTerm implements Term {
  private static final Noise NONE = new Noise(0);

  private final Program program;

  /**
   * For pictures of one form.
   *
   * @param parent what the program belongs to
   */
  VariationTerm(Ops parent, int height, int width) {
    Graph graph = new Graph(Mode.TRAINING);
    program = new Program(parent, graph, graph.variation(graph.input(), height, width));
  }

  @Override
  public Found find(Ops step, Array pictures, LossWeights balance, long draw) {
    Array variation = program.run(step, NONE, pictures);
    return Found.of(Aim.VARIATION, step, variation, 1, 0, balance.variation());
  }

  @Override
  public double multiplyAdds() {
    return 0;
  }

  @Override
  public void close() {
    program.close();
  }
}
