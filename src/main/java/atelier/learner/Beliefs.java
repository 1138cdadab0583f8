package atelier.learner;

import atelier.nn.Array;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How far a classifier takes pictures for each label.
 *
 * @param shares by picture and label's number; those of a picture add up to 1
 */
public record Beliefs(float[][] shares) {

  /** Softmax of logits (n, labels). */
  public static Beliefs of(Array logits) {
    float[] values = logits.floats();
    int labels = Math.toIntExact(logits.shape()[1]);
    float[][] shares = new float[values.length / labels][labels];
    for (int i = 0; i < shares.length; i++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < labels; k++) {
        largest = Math.max(largest, values[i * labels + k]);
      }
      double sum = 0;
      for (int k = 0; k < labels; k++) {
        sum += Math.exp(values[i * labels + k] - largest);
      }
      for (int k = 0; k < labels; k++) {
        shares[i][k] = (float) (Math.exp(values[i * labels + k] - largest) / sum);
      }
    }
    return new Beliefs(shares);
  }

  /** How many pictures they are about. */
  public int count() {
    return shares.length;
  }

  public float share(int picture, int label) {
    return shares[picture][label];
  }

  /** Numbers of the labels that a picture is most taken for, most of all first. */
  public List<Integer> best(int picture, int count) {
    return IntStream.range(0, shares[picture].length)
        .boxed()
        .sorted(Comparator.comparingDouble(label -> -shares[picture][label]))
        .limit(count)
        .toList();
  }

  /** Number of the label that a picture is taken for. */
  public int best(int picture) {
    return best(picture, 1).get(0);
  }

  /** The share of pictures that are taken for what they are. */
  public float accuracy(int[] labels) {
    return accuracy(labels, label -> true);
  }

  /** The share of the pictures of some labels that are taken for what they are; 0 of none. */
  public float accuracy(int[] labels, IntPredicate those) {
    int[] pictures = IntStream.range(0, count()).filter(i -> those.test(labels[i])).toArray();
    long right = Arrays.stream(pictures).filter(i -> best(i) == labels[i]).count();
    return right == 0 ? 0 : (float) right / pictures.length;
  }
}
