package atelier.learner.translation;

import atelier.learner.Saved;
import atelier.nn.Array;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The latest translations, some of which the discriminator sees in place of new ones, so that it
 * does not forget them (Shrivastava et al. 2017).
 */
final class FakePool implements Saved {
  static final int CAPACITY = 50;

  private final Array pictures;
  private final int channels;
  private final int size;
  private int count;

  /**
   * An empty pool.
   *
   * @param ops what its pictures belong to
   */
  FakePool(Ops ops, int channels, int size) {
    this.channels = channels;
    this.size = size;
    pictures = ops.zeros(CAPACITY, channels, size, size);
  }

  /**
   * What the discriminator is to see.
   *
   * @param fresh for each new translation, whether it is to see it
   * @param old what it sees in place of the others, (1, channels, size, size) each
   */
  record Choice(boolean[] fresh, List<Array> old) {}

  /**
   * Takes new translations in. While the pool fills, all of them are shown; then each is exchanged,
   * with a probability of one half, for one from the pool.
   *
   * @param fakes (n, channels, size, size)
   */
  Choice exchange(Ops ops, Noise noise, Array fakes) {
    int n = Math.toIntExact(fakes.shape()[0]);
    boolean[] fresh = new boolean[n];
    List<Array> old = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Array fake = ops.rows(fakes, i, i + 1);
      fresh[i] = count < CAPACITY || noise.nextBoolean();
      if (count < CAPACITY) {
        ops.copy(fake, place(ops, count++));
      } else if (!fresh[i]) {
        Array place = place(ops, noise.nextInt(CAPACITY));
        old.add(ops.copy(place));
        ops.copy(fake, place);
      }
    }
    return new Choice(fresh, old);
  }

  private Array place(Ops ops, int i) {
    return ops.view(pictures, i, i + 1L, 1, channels, size, size);
  }

  @Override
  public void save(String name, TensorMap state) {
    float[] values = Arrays.copyOf(pictures.floats(), count * channels * size * size);
    state.put(name, Tensor.of(values, count, channels, size, size));
  }

  @Override
  public void load(String name, TensorMap state) {
    Tensor saved = state.get(name);
    count = Math.toIntExact(saved.shape()[0]);
    pictures.set(Arrays.copyOf(saved.floats(), CAPACITY * channels * size * size));
  }
}
