package atelier.learner.gan;

import atelier.imageset.Picture;
import atelier.learner.Saved;
import atelier.nn.Noise;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Fakes of earlier steps. A full memory forgets one at random for each that comes, so that a few
 * stay for very long.
 */
final class EpisodeMemory implements Saved {
  private final int capacity;
  private final int size;
  private final int channels;
  private final List<Picture> fakes = new ArrayList<>();

  /**
   * An empty memory.
   *
   * @param capacity how many fakes it holds, at least one
   * @param size of their sides, in pixels
   */
  EpisodeMemory(int capacity, int size, int channels) {
    this.capacity = capacity;
    this.size = size;
    this.channels = channels;
  }

  /** Takes a fake in. */
  void add(Picture fake, Noise noise) {
    if (fakes.size() < capacity) {
      fakes.add(fake);
    } else {
      fakes.set(noise.nextInt(capacity), fake);
    }
  }

  /** Some of them at random, the same perhaps twice; none while it is empty. */
  List<Picture> draw(int count, Noise noise) {
    List<Picture> drawn = new ArrayList<>();
    for (int i = 0; i < count && !fakes.isEmpty(); i++) {
      drawn.add(fakes.get(noise.nextInt(fakes.size())));
    }
    return drawn;
  }

  /** Up to {@code count} of them, at equal distances. */
  List<Picture> some(int count) {
    List<Picture> some = new ArrayList<>();
    int shown = Math.min(count, fakes.size());
    for (int i = 0; i < shown; i++) {
      some.add(fakes.get(i * fakes.size() / shown));
    }
    return some;
  }

  @Override
  public void save(String name, TensorMap state) {
    ByteBuffer pixels = ByteBuffer.wrap(Picture.join(fakes));
    state.put(
        name, new Tensor(Tensor.Type.U8, new long[] {fakes.size(), channels, size, size}, pixels));
  }

  @Override
  public void load(String name, TensorMap state) {
    Tensor saved = state.get(name);
    int count = Math.toIntExact(saved.shape()[0]);
    fakes.clear();
    fakes.addAll(Picture.split(saved.data(), count, size, size, channels));
  }
}
