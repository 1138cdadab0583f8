package atelier.learner;

import atelier.nn.Noise;
import java.util.Arrays;

/**
 * Pictures of an image set, by their numbers, parted at random.
 *
 * @param learnt those that are trained on
 * @param heldOut those that are never trained on, by which is judged what was learnt
 */
public record Split(int[] learnt, int[] heldOut) {

  /**
   * Holds a tenth out, at least one picture and at most so many; a picture that is alone is learnt
   * and judged by. The same seed parts pictures the same way.
   *
   * @param pictures their numbers, at least one
   */
  public static Split of(int[] pictures, int most, long seed) {
    if (pictures.length == 1) {
      return new Split(pictures, pictures);
    }
    int[] shuffled = pictures.clone();
    Noise noise = Noise.of(seed, 2);
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = noise.nextInt(i + 1);
      int picture = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = picture;
    }
    int count = Math.max(1, Math.min(most, shuffled.length / 10));
    return new Split(
        Arrays.copyOfRange(shuffled, count, shuffled.length), Arrays.copyOf(shuffled, count));
  }
}
