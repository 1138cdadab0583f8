package atelier.learner;

import atelier.family.Settings;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Network;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import atelier.nn.Stack;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A learner made of networks, data and noise. A subclass says what they are, in its constructor,
 * and what an update is; states, averages, checks and closing are the same for all.
 *
 * <p>Averages have a half-life of 5 % of the pictures seen, at most 10,000 (after Karras et al.
 * 2020). Before anything is averaged or saved, every weight and moment is looked at: one number out
 * of bounds would ruin them for good.
 */
public abstract class NetworkLearner implements Learner, Counted {
  /** What belongs to the learner itself. */
  protected final Ops kept = Ops.open();

  /** For what is drawn while it trains. */
  protected final Noise noise;

  private final Map<String, Network> networks = new LinkedHashMap<>();
  private final Map<String, Saved> parts = new LinkedHashMap<>();
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final long seed;
  private Settings settings;
  private long steps;

  protected NetworkLearner(Task task) {
    settings = task.settings();
    seed = task.seed();
    noise = Noise.of(seed, 1);
  }

  // --- what a learner is made of ---

  /**
   * A network that is saved under {@code name}.
   *
   * @param averages whether moving averages of its weights are kept, for what is shown
   * @param layers makes the layers
   */
  protected final Network network(
      String name, boolean averages, Optimizer.Rule rule, Function<Weights, Layer> layers) {
    return network(name, Noise.of(seed, 2 + networks.size()), averages, rule, layers);
  }

  /**
   * The same with first weights of its own.
   *
   * @param init for its first weights
   * @param averages whether moving averages of its weights are kept, for what is shown
   * @param layers makes the layers
   */
  protected final Network network(
      String name,
      Noise init,
      boolean averages,
      Optimizer.Rule rule,
      Function<Weights, Layer> layers) {
    return network(name, new Network(kept, init, averages, rule, layers));
  }

  /** The same of a network that is made already, in the place of the one that had the name. */
  protected final Network network(String name, Network network) {
    Network before = networks.put(name, network);
    if (before != null) {
      before.close();
    }
    return network;
  }

  /**
   * Layers one after the other, averaged, with Glorot's first weights and Adam's updates.
   *
   * @param shape of what they are applied to
   */
  protected final Network network(String name, UnaryOperator<Stack> layers, long... shape) {
    return network(
        name,
        true,
        Optimizer.Rule.ADAM,
        weights -> layers.apply(new Stack(weights, Init.glorot(), shape)).layer());
  }

  /** Something that is saved under {@code name}. */
  protected final <T extends Saved> T saved(String name, T part) {
    parts.put(name, part);
    return part;
  }

  /** A program of several networks, or of one otherwise run; closed with the learner. */
  protected final Program program(Graph graph, Node... outputs) {
    return closed(new Program(kept, graph, outputs));
  }

  /** The same for batches of any size, and several backward passes. */
  protected final Program flexible(Graph graph, Node... outputs) {
    return closed(Program.flexible(kept, graph, outputs));
  }

  /** A program that is closed with the learner. */
  protected final Program closed(Program program) {
    closing.push(program::close);
    return program;
  }

  /** Has something closed with the learner, before the arrays are freed. */
  protected final void closing(Runnable close) {
    closing.push(close);
  }

  /** The settings as they are now. */
  protected final Settings settings() {
    return settings;
  }

  /** The seed of everything that is random. */
  protected final long seed() {
    return seed;
  }

  /** How many steps it has trained. */
  protected final long steps() {
    return steps;
  }

  /** How many pictures a step looks at. */
  protected int batch() {
    return settings.whole("batch");
  }

  // --- training ---

  /**
   * One update of every network.
   *
   * @param ops what the step's arrays belong to
   * @return what it measured, by name
   */
  protected abstract Map<String, Float> update(Ops ops);

  @Override
  public final StepMetrics step() {
    return step(Interlude.NONE);
  }

  @Override
  public final StepMetrics step(Interlude interlude) {
    try (Ops ops = kept.child(() -> interrupt(interlude))) {
      Map<String, Float> measured = update(ops);
      steps++;
      if (!measured.values().stream().allMatch(Float::isFinite)) {
        throw new Diverged(steps);
      }
      if (steps % averageEvery() == 0) {
        requireSound();
        double decay = Math.pow(0.5, averageEvery() * batch() / halfLife());
        networks.values().forEach(network -> network.average(decay));
      }
      return new StepMetrics(measured);
    }
  }

  /** What was begun is computed first, so that what is wanted then need not wait for it. */
  private void interrupt(Interlude interlude) {
    if (interlude.wanted()) {
      kept.waitForAll();
      interlude.run();
    }
  }

  /** After how many steps averages move again. */
  protected int averageEvery() {
    return 4;
  }

  /** After how many pictures the averages' memory of one has halved. */
  protected double halfLife() {
    return Math.min(10_000, 0.05 * steps * batch());
  }

  private void requireSound() {
    if (!networks.values().stream().allMatch(Network::sound)) {
      throw new Diverged(steps);
    }
  }

  @Override
  public void adjust(Settings changed) {
    settings = changed;
  }

  // --- keeping ---

  /**
   * {@inheritDoc}
   *
   * @throws Diverged if a number is out of bounds, so that no checkpoint is made of it
   */
  @Override
  public final TensorMap state() {
    requireSound();
    TensorMap state = new TensorMap();
    networks.forEach((name, network) -> network.save(name, state));
    parts.forEach((name, part) -> part.save(name, state));
    state.put("noise", Tensor.of(new long[] {noise.state()}, 1));
    state.put("steps", Tensor.of(new long[] {steps}, 1));
    return state;
  }

  @Override
  public void restore(TensorMap state) {
    networks.forEach((name, network) -> network.loadKnown(name, state));
    parts.forEach((name, part) -> part.load(name, state));
    noise.restore(state.get("noise").longs()[0]);
    steps = state.get("steps").longs()[0];
  }

  @Override
  public final int arrays() {
    return kept.count();
  }

  /** Three times the arithmetic of each network's forward pass, for each picture of a batch. */
  @Override
  public double operations() {
    return 2.0 * 3 * batch() * networks.values().stream().mapToDouble(Network::multiplyAdds).sum();
  }

  @Override
  public final void close() {
    networks.values().forEach(Network::close);
    closing.forEach(Runnable::run);
    kept.close();
  }
}
