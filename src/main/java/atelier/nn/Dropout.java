package atelier.nn;

import atelier.nn.Graph.Node;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Dropout (Srivastava et al. 2014): sets a share of the numbers to 0 and scales the others up.
 *
 * <p>A batch's mask is a window, at a random place, of one long random sequence that is drawn once:
 * a fresh sequence for each step would take as long as a convolution.
 */
final class Dropout implements Layer {
  private static final int PLACES = 1 << 20;

  private final Ops ops;
  private final long seed;
  private final float share;
  private final long[] shape;
  private final int size;
  private @Nullable Array sequence;

  /**
   * For samples of one shape.
   *
   * @param ops what the sequence belongs to
   * @param share of the numbers that become 0
   */
  Dropout(Ops ops, long seed, float share, long... sample) {
    this.ops = ops;
    this.seed = seed;
    this.share = share;
    shape = LongStream.concat(LongStream.of(-1), LongStream.of(sample)).toArray();
    size = Math.toIntExact(LongStream.of(sample).reduce(1, Math::multiplyExact));
  }

  @Override
  public Node apply(Graph graph, Node x) {
    return graph.mode() == Mode.TRAINING ? graph.op("elemwise_mul", x, graph.drawn(this::mask)) : x;
  }

  private Array mask(Ops step, Noise noise, int n) {
    int length = Math.multiplyExact(n, size);
    if (sequence == null || sequence.size() < length + PLACES) {
      sequence = sequence(length + PLACES);
    }
    int from = noise.nextInt(PLACES / 16) * 16;
    return step.view(sequence, from, from + length, shape);
  }

  private Array sequence(int length) {
    Noise noise = new Noise(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = noise.nextFloat() < share ? 0 : 1 / (1 - share);
    }
    return ops.array(values, length);
  }
}
