package atelier.learner.classifier;

import atelier.imageset.PackedImages;
import atelier.nn.Noise;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The labelled pictures of an image set, by their numbers, parted at random.
 *
 * @param learnt those that are trained on
 * @param heldOut those that are never trained on, by which is judged what was learnt
 */
record Split(int[] learnt, int[] heldOut) {
  private static final int MOST_HELD_OUT = 500;

  /**
   * Holds a tenth out, at least one picture and at most 500. The same seed parts a set the same
   * way.
   *
   * @throws IllegalArgumentException if there are not two pictures with unlike labels
   */
  static Split of(PackedImages images, long seed) {
    int[] pictures = IntStream.range(0, images.count()).filter(i -> images.label(i) >= 0).toArray();
    if (Arrays.stream(pictures).map(images::label).distinct().count() < 2) {
      throw new IllegalArgumentException(
          "A classifier tells labels apart, and these pictures do not have two; choose a set with"
              + " labels.");
    }
    Noise noise = Noise.of(seed, 2);
    for (int i = pictures.length - 1; i > 0; i--) {
      int j = noise.nextInt(i + 1);
      int picture = pictures[i];
      pictures[i] = pictures[j];
      pictures[j] = picture;
    }
    int count = Math.max(1, Math.min(MOST_HELD_OUT, pictures.length / 10));
    return new Split(
        Arrays.copyOfRange(pictures, count, pictures.length), Arrays.copyOf(pictures, count));
  }
}
