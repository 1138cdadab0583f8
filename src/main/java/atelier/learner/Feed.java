package atelier.learner;

import atelier.imageset.PackedImages;
import atelier.nn.Noise;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Pictures to learn from, batch by batch: every picture once, in random order, then all again. What
 * the set holds out is never among them.
 */
public final class Feed implements Saved {
  private final PackedImages images;
  private final int[] pictures;
  private final long seed;
  private int[] order;
  private long epoch;
  private int cursor;

  /**
   * Begins with the first epoch.
   *
   * @param label number of the one label to show, or null for all
   * @throws IllegalArgumentException if there is no picture
   */
  public Feed(PackedImages images, @Nullable Integer label, long seed) {
    this(
        images,
        IntStream.range(0, images.count())
            .filter(i -> label == null || images.label(i) == label)
            .toArray(),
        seed);
  }

  /**
   * Begins with the first epoch of some of the pictures.
   *
   * @param pictures their numbers
   * @throws IllegalArgumentException if there is none
   */
  public static Feed of(PackedImages images, int[] pictures, long seed) {
    return new Feed(images, pictures, seed);
  }

  private Feed(PackedImages images, int[] pictures, long seed) {
    this.images = images;
    this.seed = seed;
    this.pictures = IntStream.of(pictures).filter(i -> !images.heldOut(i)).toArray();
    if (this.pictures.length == 0) {
      throw new IllegalArgumentException("There is no picture to train on; choose another set.");
    }
    this.order = shuffled();
  }

  /** The next {@code n} pictures. */
  public Batch next(int n) {
    int[] indices = new int[n];
    for (int i = 0; i < n; i++) {
      if (cursor == order.length) {
        epoch++;
        cursor = 0;
        order = shuffled();
      }
      indices[i] = order[cursor++];
    }
    return new Batch(images, indices);
  }

  @Override
  public void save(String name, TensorMap state) {
    state.put(name, Tensor.of(new long[] {epoch, cursor}, 2));
  }

  @Override
  public void load(String name, TensorMap state) {
    long[] place = state.get(name).longs();
    epoch = place[0];
    cursor = (int) place[1];
    order = shuffled();
  }

  private int[] shuffled() {
    int[] shuffled = pictures.clone();
    Noise noise = Noise.of(seed, epoch);
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = noise.nextInt(i + 1);
      int picture = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = picture;
    }
    return shuffled;
  }
}
