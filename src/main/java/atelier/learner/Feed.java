package atelier.learner;

import atelier.imageset.PackedImages;
import atelier.nn.Noise;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Real pictures, batch by batch: every picture once, in random order, then all again. */
public final class Feed {
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
    this.images = images;
    this.seed = seed;
    this.pictures =
        IntStream.range(0, images.count())
            .filter(i -> label == null || images.label(i) == label)
            .toArray();
    if (pictures.length == 0) {
      throw new IllegalArgumentException("There is no picture to train on; choose another set.");
    }
    this.order = shuffled();
  }

  /** Fills the buffer, from 0 to its limit, with the next pictures. */
  public void fill(ByteBuffer batch) {
    batch.rewind();
    while (batch.hasRemaining()) {
      if (cursor == order.length) {
        epoch++;
        cursor = 0;
        order = shuffled();
      }
      batch.put(images.pixels(order[cursor++]));
    }
    batch.rewind();
  }

  /** Writes its place under a name. */
  public void save(String name, TensorMap state) {
    state.put(name, Tensor.of(new long[] {epoch, cursor}, 2));
  }

  /** Reads what {@link #save} wrote. */
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
