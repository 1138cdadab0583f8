package atelier.augment;

import java.util.random.RandomGenerator;

/**
 * A random change of one square picture, on numbers from −1 to 1, as DiffAugment makes it: colour,
 * then translation, then cutout. What comes from outside and what is cut out is 0, middle grey.
 *
 * <p>At strength 1: brightness ±0.5, saturation × 0 to 2, contrast × 0.5 to 1.5, position ±12.5 %,
 * a hidden square of half the side; smaller strengths in proportion.
 *
 * @param brightness what is added
 * @param saturation what the distance from each pixel's mean over channels is multiplied by
 * @param contrast what the distance from the picture's mean is multiplied by
 * @param down by how many pixels the picture moves down
 * @param right and to the right
 * @param cutTop first row of the hidden square, which may lie partly outside
 * @param cutLeft its first column
 * @param cutSide its side
 * @see <a href="https://arxiv.org/abs/2006.10738">Zhao et al. 2020, Differentiable Augmentation for
 *     Data-Efficient GAN Training</a>
 */
public record Augmentation(
    float brightness,
    float saturation,
    float contrast,
    int down,
    int right,
    int cutTop,
    int cutLeft,
    int cutSide) {

  /**
   * Draws one.
   *
   * @param size side of the picture
   * @param strength 0 (none) to 1 (as in the paper)
   */
  public static Augmentation draw(RandomGenerator random, int size, double strength) {
    int shift = (int) (size * 0.125 * strength + 0.5);
    int side = (int) (size * 0.5 * strength + 0.5);
    int places = size + 1 - side % 2;
    return new Augmentation(
        (float) (strength * (random.nextDouble() - 0.5)),
        (float) (1 + strength * (2 * random.nextDouble() - 1)),
        (float) (1 + strength * (random.nextDouble() - 0.5)),
        random.nextInt(2 * shift + 1) - shift,
        random.nextInt(2 * shift + 1) - shift,
        random.nextInt(places) - side / 2,
        random.nextInt(places) - side / 2,
        side);
  }

  /**
   * The same change of the same picture with a side {@code times} smaller, as nearly as pixels
   * allow.
   */
  public Augmentation shrunk(int times) {
    return new Augmentation(
        brightness,
        saturation,
        contrast,
        Math.round((float) down / times),
        Math.round((float) right / times),
        Math.round((float) cutTop / times),
        Math.round((float) cutLeft / times),
        Math.round((float) cutSide / times));
  }

  /** Whether a row is hidden, where the column is too. */
  public boolean hidesRow(int row) {
    return row >= cutTop && row < cutTop + cutSide;
  }

  /** Whether a column is hidden, where the row is too. */
  public boolean hidesColumn(int column) {
    return column >= cutLeft && column < cutLeft + cutSide;
  }

  /**
   * The changed picture.
   *
   * @param x planes of a square picture, −1 to 1
   */
  public float[] apply(float[] x, int channels, int size) {
    int area = size * size;
    float[] colored = new float[x.length];
    float[] greys = new float[area];
    double mean = brightness;
    for (int i = 0; i < x.length; i++) {
      greys[i % area] += x[i] / channels;
      mean += x[i] / x.length;
    }
    for (int i = 0; i < x.length; i++) {
      float grey = greys[i % area];
      float saturated = grey + saturation * (x[i] - grey) + brightness;
      colored[i] = (float) (mean + contrast * (saturated - mean));
    }
    float[] result = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      int row = i % area / size;
      int column = i % size;
      int fromRow = row - down;
      int fromColumn = column - right;
      boolean outside = fromRow < 0 || fromRow >= size || fromColumn < 0 || fromColumn >= size;
      boolean hidden = hidesRow(row) && hidesColumn(column);
      result[i] = outside || hidden ? 0 : colored[i / area * area + fromRow * size + fromColumn];
    }
    return result;
  }
}
