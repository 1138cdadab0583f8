package atelier.imageset;

import java.util.Random;

/**
 * Differentiable augmentation as the discriminator sees it, on one picture, for people to look at.
 * On values from −1 to 1: brightness by up to ±0.5, saturation ×U(0, 2), contrast ×U(0.5, 1.5), a
 * shift by up to an eighth and a cut-out of half the size, both filled with 0 (middle grey).
 *
 * @see <a href="https://arxiv.org/abs/2006.10738">Zhao et al. 2020, Differentiable Augmentation for
 *     Data-Efficient GAN Training</a>
 */
final class DiffAugment {
  private DiffAugment() {}

  static Picture apply(Picture picture, Random random) {
    int width = picture.width();
    int height = picture.height();
    int area = width * height;
    float[] x = new float[picture.channels() * area];
    for (int i = 0; i < x.length; i++) {
      x[i] = (picture.pixels()[i] & 0xff) / 127.5f - 1;
    }
    float brightness = random.nextFloat() - 0.5f;
    for (int i = 0; i < x.length; i++) {
      x[i] += brightness;
    }
    float saturation = 2 * random.nextFloat();
    for (int i = 0; i < area; i++) {
      float grey = 0;
      for (int j = i; j < x.length; j += area) {
        grey += x[j] / picture.channels();
      }
      for (int j = i; j < x.length; j += area) {
        x[j] = grey + (x[j] - grey) * saturation;
      }
    }
    float contrast = 0.5f + random.nextFloat();
    double mean = 0;
    for (float value : x) {
      mean += value / x.length;
    }
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (mean + (x[i] - mean) * contrast);
    }
    int right = shift(width, random);
    int down = shift(height, random);
    int cutLeft = random.nextInt(width + 1) - width / 4;
    int cutTop = random.nextInt(height + 1) - height / 4;
    Picture result = Picture.black(width, height, picture.channels());
    for (int c = 0; c < picture.channels(); c++) {
      for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
          int fromRow = row - down;
          int fromColumn = column - right;
          boolean outside =
              fromRow < 0 || fromRow >= height || fromColumn < 0 || fromColumn >= width;
          boolean cut = inside(row, cutTop, height / 2) && inside(column, cutLeft, width / 2);
          float value = outside || cut ? 0 : x[c * area + fromRow * width + fromColumn];
          result.pixels()[c * area + row * width + column] =
              (byte) Math.round(Math.max(0, Math.min(255, (value + 1) * 127.5f)));
        }
      }
    }
    return result;
  }

  private static int shift(int size, Random random) {
    int most = Math.round(size / 8f);
    return random.nextInt(2 * most + 1) - most;
  }

  private static boolean inside(int place, int from, int length) {
    return place >= from && place < from + length;
  }
}
