package atelier.learner.gan;

import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Batch;
import atelier.learner.Range;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Mode;
import atelier.nn.Network;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import atelier.nn.Stack;
import atelier.nn.Weights.Init;
import java.util.List;
import java.util.stream.IntStream;

/** A small convolutional network that names the labels of pictures; it sees real ones only. */
final class Classifier implements AutoCloseable {
  private static final int BATCH = 64;
  private static final Optimizer.Rule ADAM = new Optimizer.Rule.Adam(0.9, 0.999);

  private final Ops kept = Ops.open();
  private final Noise noise = new Noise(1);
  private final PackedImages images;
  private final Network network;
  private final Program training;

  Classifier(PackedImages images) {
    this.images = images;
    int labels = images.labels().size();
    network =
        new Network(
            kept,
            new Noise(2),
            false,
            ADAM,
            w ->
                new Stack(w, Init.glorot(), images.channels(), images.size(), images.size())
                    .convolution("0", 16, 5, 2)
                    .relu()
                    .convolution("1", 32, 5, 2)
                    .relu()
                    .dense("2", 64)
                    .relu()
                    .dense("3", labels)
                    .layer());
    Graph graph = new Graph(Mode.TRAINING);
    Node x = graph.input();
    Node classes = graph.input();
    training =
        new Program(kept, graph, graph.classification(network.apply(graph, x), classes, labels));
  }

  /** Learns from the first {@code count} pictures, taken at random. */
  void learn(int count, int steps) {
    for (int i = 0; i < steps; i++) {
      try (Ops ops = kept.child()) {
        int[] some = IntStream.range(0, BATCH).map(j -> noise.nextInt(count)).toArray();
        Batch batch = new Batch(images, some);
        Array x = batch.numbers(ops, Range.UNIT);
        Array loss = ops.record(() -> training.run(ops, noise, x, batch.labels(ops)));
        ops.backward(loss, ops.scalar(1));
        network.update(1e-3);
      }
    }
  }

  /** The share of pictures that are taken for ones of a label. */
  double share(List<Picture> pictures, int label) {
    int found = 0;
    for (int done = 0; done < pictures.size(); done += BATCH) {
      List<Picture> some = pictures.subList(done, Math.min(pictures.size(), done + BATCH));
      try (Ops ops = kept.child()) {
        float[] logits = network.show(ops, noise, Range.UNIT.numbers(ops, some)).floats();
        int labels = logits.length / some.size();
        for (int i = 0; i < some.size(); i++) {
          found += largest(logits, i * labels, labels) == label ? 1 : 0;
        }
      }
    }
    return (double) found / pictures.size();
  }

  private static int largest(float[] values, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      best = values[from + i] > values[from + best] ? i : best;
    }
    return best;
  }

  @Override
  public void close() {
    training.close();
    network.close();
    kept.close();
  }
}
