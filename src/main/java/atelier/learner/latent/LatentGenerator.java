package atelier.learner.latent;

import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Range;
import atelier.link.Question;
import atelier.nn.Array;
import atelier.nn.Noise;
import atelier.nn.Ops;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Pictures from latents, points of a standard normal distribution, and the tools that every model
 * has that makes such ({@link atelier.family.Tools#latents}).
 */
public final class LatentGenerator {
  private static final int AT_ONCE = 64;

  private final Ops kept;
  private final int size;
  private final Range range;
  private final BiFunction<Ops, Array, Array> network;
  private final LatentTools tools;

  /**
   * A generator.
   *
   * @param kept what runs belong to
   * @param size how many numbers a latent has
   * @param range what its pictures are in
   * @param network makes pictures (n, channels, height, width) of latents (n, size)
   * @param firstLayer weights of its first, linear layer, a row for each output
   * @param learnt the pictures that it learns from
   * @param label number of the one label that it learns, or null for all
   */
  public LatentGenerator(
      Ops kept,
      int size,
      Range range,
      BiFunction<Ops, Array, Array> network,
      Supplier<float[]> firstLayer,
      PackedImages learnt,
      @Nullable Integer label) {
    this.kept = kept;
    this.size = size;
    this.range = range;
    this.network = network;
    this.tools = new LatentTools(size, this::latent, this::draw, firstLayer, learnt, label);
  }

  /**
   * The answer to a question of one of {@link atelier.family.Tools#latents}; empty for another's.
   */
  public Optional<Answering> answer(Question question) {
    return tools.answer(question);
  }

  /**
   * New pictures. Picture {@code i} of a seed is the same for every {@code first} and {@code count}
   * that cover it.
   */
  public List<Picture> sample(long seed, int first, int count) {
    return draw(IntStream.range(first, first + count).mapToObj(i -> latent(seed, i)).toList());
  }

  /** The latent of a number of a seed. */
  public float[] latent(long seed, int index) {
    FloatBuffer z = FloatBuffer.allocate(size);
    Noise.of(seed, index).fillNormal(z);
    return z.array();
  }

  /** A picture of each latent. */
  public List<Picture> draw(List<float[]> latents) {
    List<Picture> pictures = new ArrayList<>(latents.size());
    for (int done = 0; done < latents.size(); done += AT_ONCE) {
      List<float[]> some = latents.subList(done, Math.min(latents.size(), done + AT_ONCE));
      try (Ops ops = kept.child()) {
        FloatBuffer z = ops.buffer(some.size() * size);
        some.forEach(z::put);
        Array points = ops.array(z.flip(), some.size(), size);
        pictures.addAll(range.pictures(network.apply(ops, points)));
      }
    }
    return pictures;
  }
}
