package atelier.nn;

import ai.djl.mxnet.engine.MxNDArray;
import ai.djl.mxnet.engine.Symbol;
import ai.djl.mxnet.jna.JnaUtils;
import atelier.nn.Graph.Node;
import com.sun.jna.Pointer;
import java.util.ArrayList;
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
  private final List<Graph.Draw> draws;
  private final List<Graph.Moved> moved;

  /**
   * Compiles a graph.
   *
   * @param ops what the program's weights belong to
   * @param output what a run returns
   */
  public Program(Ops ops, Graph graph, Node output) {
    this(ops, graph, output, graph.mode() == Mode.TRAINING);
  }

  /**
   * A program without memory planned for good: each run may have another batch, and has an output
   * and a record of its own. A little slower.
   */
  public static Program flexible(Ops ops, Graph graph, Node output) {
    return new Program(ops, graph, output, false);
  }

  private Program(Ops ops, Graph graph, Node output, boolean fixed) {
    draws = List.copyOf(graph.draws());
    moved = List.copyOf(graph.moved());
    List<Node> outputs = new ArrayList<>(List.of(output));
    moved.forEach(m -> outputs.add(m.next()));
    Map<String, Array> byName = new HashMap<>();
    graph.weights().forEach((weight, node) -> byName.put(name(node), weight.in(graph.mode())));
    try (Symbol symbol = Symbol.loadJson(ops.manager(), graph.json(outputs))) {
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
      inputs = graph.inputs().stream().mapToInt(node -> names.indexOf(name(node))).toArray();
      handle = Mxnet.compile(symbol.getHandle(), changing, constant, fixed);
    }
  }

  private static String name(Node node) {
    return "n" + node.id();
  }

  /**
   * Runs the graph; within {@link Ops#record} so that a backward pass can follow.
   *
   * @param ops what the output belongs to
   * @param noise for what is drawn
   * @param x the input, a batch along its first axis
   */
  public Array run(Ops ops, Noise noise, Array x) {
    arguments[inputs[0]] = x.handle();
    int n = Math.toIntExact(x.shape()[0]);
    for (int i = 0; i < draws.size(); i++) {
      arguments[inputs[i + 1]] = draws.get(i).draw(ops, noise, n).handle();
    }
    MxNDArray[] outputs =
        ops.training(() -> JnaUtils.cachedOpInvoke(ops.manager(), handle, arguments));
    for (int i = 0; i < moved.size(); i++) {
      Array target = moved.get(i).weight().value();
      Array next = new Array(outputs[i + 1]);
      ops.pause(() -> ops.invokeInto(target, "_copyto", Ops.Params.NONE, next));
    }
    return new Array(outputs[0]);
  }

  @Override
  public void close() {
    JnaUtils.freeCachedOp(handle);
  }
}
