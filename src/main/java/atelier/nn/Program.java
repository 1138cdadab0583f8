package atelier.nn;

import ai.djl.mxnet.engine.MxNDArray;
import ai.djl.mxnet.engine.Symbol;
import ai.djl.mxnet.jna.JnaUtils;
import atelier.nn.Graph.Node;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link Graph} made ready to run (MXNet's “cached operator”): one call runs all of it, with
 * memory planned beforehand. In {@link Mode#TRAINING} the output of a run is overwritten by the
 * next, which must come after the backward pass of the first.
 */
public final class Program implements AutoCloseable {
  private final Pointer handle;
  private final MxNDArray[] arguments;
  private final int[] inputs;
  private final int[] drawn;
  private final List<Graph.Draw> draws;
  private final List<Graph.Moved> moved;
  private final int outputs;

  /**
   * Compiles a graph.
   *
   * @param ops what the program's weights belong to
   * @param outputs what a run returns
   */
  public Program(Ops ops, Graph graph, Node... outputs) {
    this(ops, graph, graph.mode() == Mode.TRAINING, outputs);
  }

  /**
   * A program without memory planned for good: each run may have another batch, and has an output
   * and a record of its own. A little slower.
   */
  public static Program flexible(Ops ops, Graph graph, Node... outputs) {
    return new Program(ops, graph, false, outputs);
  }

  private Program(Ops ops, Graph graph, boolean fixed, Node... outputs) {
    this.outputs = outputs.length;
    draws = graph.draws();
    moved = graph.moved();
    List<Node> heads = new ArrayList<>(List.of(outputs));
    moved.forEach(m -> heads.add(m.next()));
    Map<String, Array> byName = new HashMap<>();
    graph.weights().forEach((weight, node) -> byName.put(name(node), weight.in(graph.mode())));
    try (Symbol symbol = Symbol.loadJson(ops.manager(), graph.json(heads))) {
      List<String> names = List.of(symbol.getAllNames());
      arguments = new MxNDArray[names.size()];
      List<Integer> constant = new ArrayList<>();
      List<Integer> changing = new ArrayList<>();
      for (int i = 0; i < arguments.length; i++) {
        Array weight = byName.get(names.get(i));
        if (weight == null) {
          changing.add(i);
        } else {
          constant.add(i);
          arguments[i] = weight.handle();
        }
      }
      inputs = places(graph.inputs(), names);
      drawn = places(graph.drawn(), names);
      handle = Mxnet.compile(symbol.getHandle(), changing, constant, fixed);
    }
  }

  private static int[] places(List<Node> nodes, List<String> names) {
    int[] places = nodes.stream().mapToInt(node -> names.indexOf(name(node))).toArray();
    for (int place : places) {
      if (place < 0) {
        throw new IllegalArgumentException("no output depends on one of the graph's inputs");
      }
    }
    return places;
  }

  private static String name(Node node) {
    return "n" + node.id();
  }

  /**
   * Runs the graph; within {@link Ops#record} so that a backward pass can follow.
   *
   * @param ops what the outputs belong to
   * @param noise for what is drawn
   * @param given the inputs in their order, the first a batch along its first axis
   * @return the first output
   */
  public Array run(Ops ops, Noise noise, Array... given) {
    return runAll(ops, noise, given).get(0);
  }

  /** {@link #run}, with every output. */
  public List<Array> runAll(Ops ops, Noise noise, Array... given) {
    if (given.length != inputs.length) {
      throw new IllegalArgumentException(
          "%d arrays for %d inputs".formatted(given.length, inputs.length));
    }
    for (int i = 0; i < given.length; i++) {
      arguments[inputs[i]] = given[i].handle();
    }
    int n = Math.toIntExact(given[0].shape()[0]);
    for (int i = 0; i < draws.size(); i++) {
      arguments[drawn[i]] = draws.get(i).draw(ops, noise, n).handle();
    }
    MxNDArray[] results =
        ops.training(() -> JnaUtils.cachedOpInvoke(ops.manager(), handle, arguments));
    for (int i = 0; i < moved.size(); i++) {
      Array target = moved.get(i).weight().value();
      Array next = new Array(results[outputs + i]);
      ops.pause(() -> ops.copy(next, target));
    }
    return Arrays.stream(results).limit(outputs).map(Array::new).toList();
  }

  @Override
  public void close() {
    JnaUtils.freeCachedOp(handle);
  }
}
