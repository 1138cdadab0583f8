package atelier.learner.classifier;

import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Program;
import java.util.List;

/**
 * Small changes of pictures that a classifier falls for. Pictures are (n, channels, size, size) in
 * 0 to 1; a change is at most ε in every pixel. Each picture of a batch is attacked by itself.
 */
final class Attacker {
  private static final Noise NONE_DRAWN = new Noise(0);

  private final Program program;

  /** An attacker by a {@link #program}. */
  Attacker(Program program) {
    this.program = program;
  }

  /** Pictures and the numbers of labels (n) in; the loss and the mean logit of the labels out. */
  static Program program(Ops kept, Network network, Mode mode, int labels) {
    Graph graph = new Graph(mode);
    Node x = graph.input();
    Node classes = graph.input();
    Node logits = network.apply(graph, x);
    Node own = graph.mean(graph.multiply(logits, graph.oneHot(classes, labels)));
    return Program.flexible(
        kept, graph, graph.classification(logits, classes, labels), graph.affine(own, labels, 0));
  }

  /** ∇ₓ of the loss, the mean over the batch of −log of the belief in the labels. */
  Array lossGradient(Ops ops, Array x, Array labels) {
    return gradient(ops, x, labels, 0);
  }

  /**
   * |∇ₓ logit|: how much each pixel matters to the label (Simonyan, Vedaldi and Zisserman 2014), up
   * to a factor.
   */
  Array saliency(Ops ops, Array x, Array labels) {
    return ops.absolute(gradient(ops, x, labels, 1));
  }

  private Array gradient(Ops ops, Array x, Array labels, int output) {
    Array place = ops.copy(x);
    ops.requireGradient(place);
    List<Array> outputs = ops.record(() -> program.runAll(ops, NONE_DRAWN, place, labels));
    return ops.gradient(outputs.get(output), ops.ones(1), place);
  }

  /**
   * Moves every pixel of {@code x} by {@code length} to where the loss grows, or, where that is
   * negative, falls; then back to at most ε from {@code original}, and into 0 to 1. From the
   * original by ε it is FGSM (Goodfellow, Shlens and Szegedy 2015), repeated it is PGD (Madry et
   * al. 2018).
   */
  Array step(Ops ops, Array original, Array x, Array labels, double length, double epsilon) {
    Array direction = ops.sign(lossGradient(ops, x, labels));
    return within(ops, original, ops.add(x, ops.affine(direction, length, 0)), epsilon);
  }

  /** A random place at most ε from the pictures. */
  Array start(Ops ops, Noise noise, Array original, double epsilon) {
    float[] change = new float[Math.toIntExact(original.size())];
    for (int i = 0; i < change.length; i++) {
      change[i] = noise.symmetric(epsilon);
    }
    return within(ops, original, ops.add(original, ops.array(change, original.shape())), epsilon);
  }

  private static Array within(Ops ops, Array original, Array x, double epsilon) {
    Array change = ops.clip(ops.subtract(x, original), -epsilon, epsilon);
    return ops.clip(ops.add(original, change), 0, 1);
  }

  /** The quick attack to train against: a random start, one step (Wong, Rice and Kolter 2020). */
  Array quick(Ops ops, Noise noise, Array original, Array labels, double epsilon) {
    Array start = start(ops, noise, original, epsilon);
    return step(ops, original, start, labels, 1.25 * epsilon, epsilon);
  }

  /** PGD: a random start, then steps of ε/4. */
  Array thorough(Ops ops, Noise noise, Array original, Array labels, double epsilon, int steps) {
    Array x = start(ops, noise, original, epsilon);
    for (int i = 0; i < steps; i++) {
      x = step(ops, original, x, labels, epsilon / 4, epsilon);
    }
    return x;
  }
}
