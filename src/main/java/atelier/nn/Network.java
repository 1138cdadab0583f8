package atelier.nn;

import atelier.nn.Graph.Node;
import atelier.tensor.TensorMap;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A network: its weights, what runs them, and what trains them. As a {@link Layer} it is a part of
 * larger graphs, whose backward passes then write its gradients.
 */
public final class Network implements Layer, AutoCloseable {
  private final Ops ops;
  private final Weights weights;
  private final Layer layers;
  private final Optimizer optimizer;
  private @Nullable Program training;
  private @Nullable Program averaged;

  /**
   * Makes the weights.
   *
   * @param ops what they belong to
   * @param noise for their first values
   * @param averages whether to keep moving averages
   * @param layers makes the layers
   */
  public Network(
      Ops ops,
      Noise noise,
      boolean averages,
      Optimizer.Rule rule,
      Function<Weights, Layer> layers) {
    this(ops, new Weights(ops, noise, averages), rule, layers);
  }

  private Network(Ops ops, Weights weights, Optimizer.Rule rule, Function<Weights, Layer> layers) {
    this(ops, weights, rule, layers.apply(weights));
  }

  /** Of weights and layers that are made already. */
  public Network(Ops ops, Weights weights, Optimizer.Rule rule, Layer layers) {
    this.ops = ops;
    this.weights = weights;
    this.layers = layers;
    weights.make();
    this.optimizer = new Optimizer(ops, rule, weights);
  }

  @Override
  public Node apply(Graph graph, Node x) {
    return layers.apply(graph, x);
  }

  public Weights weights() {
    return weights;
  }

  /** Runs the layers for training: within {@link Ops#record}, with batches of one size. */
  public Array train(Ops step, Noise noise, Array x) {
    if (training == null) {
      training = program(Mode.TRAINING);
    }
    return training.run(step, noise, x);
  }

  /** Runs the layers with averaged weights, on any batch. */
  public Array show(Ops step, Noise noise, Array x) {
    if (averaged == null) {
      averaged = program(Mode.AVERAGED);
    }
    return averaged.run(step, noise, x);
  }

  private Program program(Mode mode) {
    Graph graph = new Graph(mode);
    return new Program(ops, graph, layers.apply(graph, graph.input()));
  }

  /** One update from the gradients that the last backward pass wrote. */
  public void update(double learningRate) {
    optimizer.update(learningRate);
  }

  /** Brings all weights that are trained to between {@code least} and {@code most}. */
  public void clip(double least, double most) {
    weights.clip(least, most);
  }

  /** Moves the averages: average ← decay·average + (1 − decay)·value; nothing without averages. */
  public void average(double decay) {
    if (weights.averaged()) {
      weights.average(decay);
    }
  }

  /** Whether all weights and moments are {@linkplain Optimizer#sound sound}. */
  public boolean sound() {
    return optimizer.sound();
  }

  /** Multiply-adds of the layers for one picture, forward. */
  public double multiplyAdds() {
    return weights.multiplyAdds();
  }

  /** Writes weights under {@code name}, moments under {@code "optimizer." + name}. */
  public void save(String name, TensorMap state) {
    weights.save(name + ".", state);
    optimizer.save("optimizer." + name + ".", state);
  }

  /** Reads what {@link #save} wrote. */
  public void load(String name, TensorMap state) {
    weights.load(name + ".", state);
    optimizer.load("optimizer." + name + ".", state);
  }

  /**
   * Reads what {@link #save} wrote for a network that lacks some of these layers, so that a network
   * can grow: weights and moments that are missing stay as they are.
   *
   * @throws IllegalArgumentException if a weight that is there has another shape
   */
  public void loadKnown(String name, TensorMap state) {
    TensorMap whole = new TensorMap();
    save(name, whole);
    for (String key : List.copyOf(whole.names())) {
      if (state.contains(key)) {
        whole.put(key, state.get(key));
      }
    }
    load(name, whole);
  }

  @Override
  public void close() {
    if (training != null) {
      training.close();
    }
    if (averaged != null) {
      averaged.close();
    }
  }
}
