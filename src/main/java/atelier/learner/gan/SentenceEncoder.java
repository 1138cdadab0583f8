package atelier.learner.gan;

import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Graph.Node;
import atelier.nn.Layer;
import atelier.nn.Layers;
import atelier.nn.Ops;
import atelier.nn.Weight;
import atelier.nn.Weights;
import atelier.nn.Weights.Init;
import java.util.List;

/**
 * Reads sentences: a convolution over each word and its two neighbours, the maximum over the
 * sentence, a dense layer (after Kim 2014). So “a red ring on a blue ground” is not “a blue ring on
 * a red ground”.
 *
 * <p>{@linkplain #windows Windows} of words (n, words, 3) → (n, {@value Captions#SIZE}): shares
 * that add up to 1, some of them below 0, which take the place of a label wherever it is given by
 * shares.
 */
final class SentenceEncoder implements Layer {
  private static final int WINDOW = 3;
  private static final int FILTERS = 128;

  private final int rows;
  private final Weight embedding;
  private final Layer last;

  /**
   * An encoder.
   *
   * @param words how many words there are
   */
  SentenceEncoder(Weights weights, int words) {
    rows = WINDOW * (words + 1);
    embedding = weights.trained("words", Init.normal(0.5), rows, FILTERS, rows, FILTERS);
    last = Layers.dense(weights, "dense", FILTERS, Captions.SIZE - 1, Init.glorot());
  }

  @Override
  public Node apply(Graph graph, Node windows) {
    // a convolution over words is a sum of embeddings, one for each place of the window
    Node places = graph.embedding(windows, graph.weight(embedding), rows, FILTERS);
    Node filtered = graph.activation("relu", graph.sum(places, 2, false));
    Node meaning = graph.activation("tanh", last.apply(graph, graph.max(filtered, 1)));
    Node shares = graph.affine(meaning, 1 / Math.sqrt(Captions.SIZE - 1), 0);
    Node rest = graph.affine(graph.sum(shares, 1, true), -1, 1);
    return graph.concatenate(1, List.of(rest, shares));
  }

  /**
   * Sentences as rows of the table of embeddings, (n, length, 3), for each word itself and its
   * neighbours.
   *
   * @param words how many words there are
   * @param length of all sentences: shorter ones end in nothing, longer ones are cut
   */
  static Array windows(Ops ops, int words, List<int[]> sentences, int length) {
    float[] windows = new float[sentences.size() * length * WINDOW];
    int i = 0;
    for (int[] sentence : sentences) {
      for (int word = 0; word < length; word++) {
        for (int place = 0; place < WINDOW; place++) {
          int at = word + place - WINDOW / 2;
          boolean there = at >= 0 && at < Math.min(length, sentence.length);
          windows[i++] = place * (words + 1) + (there ? sentence[at] + 1 : 0); // 0 is nothing
        }
      }
    }
    return ops.array(windows, sentences.size(), length, WINDOW);
  }
}
