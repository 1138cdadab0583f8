package atelier.learner.latent;

import atelier.imageset.Picture;
import atelier.learner.Range;
import atelier.nn.Array;
import atelier.nn.Ops;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What an averaged generator makes of places: latents, each followed by its condition. Confined to
 * the training thread.
 *
 * @param kept what is computed belongs to
 * @param range which numbers pictures are
 * @param show pictures (n, channels, height, width) of places (n, numbers)
 */
record Painter(Ops kept, Range range, BiFunction<Ops, Array, Array> show) {
  private static final int AT_ONCE = 64;

  /** A picture of each place. */
  List<Picture> draw(List<float[]> places) {
    List<Picture> pictures = new ArrayList<>(places.size());
    for (int done = 0; done < places.size(); done += AT_ONCE) {
      List<float[]> some = places.subList(done, Math.min(places.size(), done + AT_ONCE));
      try (Ops ops = kept.child()) {
        pictures.addAll(range.pictures(show.apply(ops, together(ops, some))));
      }
    }
    return pictures;
  }

  /**
   * How a loss of the pictures of a few places grows with the places.
   *
   * @param slope the gradient of the loss by the pictures' numbers, given these; one picture after
   *     the other
   * @return of each place, as long as the place
   */
  List<float[]> gradients(List<float[]> places, Function<float[], float[]> slope) {
    try (Ops ops = kept.child()) {
      Array x = together(ops, places);
      ops.requireGradient(x);
      Array pictures = ops.record(() -> show.apply(ops, x));
      Array pull = ops.array(slope.apply(pictures.floats()), pictures.shape());
      FloatBuffer found = FloatBuffer.wrap(ops.gradient(pictures, pull, x).floats());
      List<float[]> gradients = new ArrayList<>(places.size());
      for (float[] place : places) {
        float[] gradient = new float[place.length];
        found.get(gradient);
        gradients.add(gradient);
      }
      return gradients;
    }
  }

  private static Array together(Ops ops, List<float[]> places) {
    int length = places.get(0).length;
    FloatBuffer numbers = ops.buffer(places.size() * length);
    places.forEach(numbers::put);
    return ops.array(numbers.flip(), places.size(), length);
  }
}
