package atelier.learner;

import atelier.imageset.PackedImages;
import atelier.nn.Noise;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Pictures of an image set, by their numbers, parted at random.
 *
 * @param learnt those that are trained on
 * @param heldOut those that are never trained on, by which is judged what was learnt
 */
public record Split(int[] learnt, int[] heldOut) {

  /**
   * Holds out what the set holds out, or else a tenth of the pictures that no model drew, at least
   * one; at most so many are judged by. A picture that is alone is learnt and judged by. The same
   * seed parts pictures the same way; what the set holds out is judged by whatever the seed.
   *
   * @param pictures their numbers, at least one
   */
  public static Split of(PackedImages images, int[] pictures, int most, long seed) {
    int[] setApart = Arrays.stream(pictures).filter(images::heldOut).toArray();
    if (setApart.length > 0) {
      int[] judged = shuffled(setApart, 0);
      return new Split(
          Arrays.stream(pictures).filter(i -> !images.heldOut(i)).toArray(),
          Arrays.copyOf(judged, Math.min(most, judged.length)));
    }
    int[] real = Arrays.stream(pictures).filter(i -> images.drawn(i) == null).toArray();
    if (real.length < 2) {
      return new Split(pictures, real.length == 0 ? pictures : real);
    }
    int[] shuffled = shuffled(real, seed);
    int count = Math.max(1, Math.min(most, shuffled.length / 10));
    return new Split(
        IntStream.concat(
                Arrays.stream(shuffled).skip(count),
                Arrays.stream(pictures).filter(i -> images.drawn(i) != null))
            .toArray(),
        Arrays.copyOf(shuffled, count));
  }

  private static int[] shuffled(int[] pictures, long seed) {
    int[] shuffled = pictures.clone();
    Noise noise = Noise.of(seed, 2);
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = noise.nextInt(i + 1);
      int picture = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = picture;
    }
    return shuffled;
  }
}
