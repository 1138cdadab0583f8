package atelier.drawing;

import atelier.imageset.Picture;
import java.util.Random;

/**
 * What a letter looks like that was rubbed from old stone: worn strokes on stained, grainy paper,
 * with scratches, each time in other greys. Grey in, grey out.
 */
public final class Rubbing {
  private static final int FEWEST_CELLS = 3;

  private final Random random;

  /** Rubbings by chance. */
  public Rubbing(Random random) {
    this.random = random;
  }

  /** A rubbing of a letter, white on black. */
  public Picture of(Picture letter) {
    int width = letter.width();
    int height = letter.height();
    double ground = between(0.12, 0.42);
    double ink = between(0.28, 0.5);
    double wear = between(0.15, 0.45);
    double grain = between(0.1, 0.2);
    double stains = between(0.15, 0.35);
    double[] worn = clouds(width, height, 9);
    double[] stained = clouds(width, height, FEWEST_CELLS);
    double[] coarse = clouds(width, height, 14);
    double[] level = new double[width * height];
    for (int i = 0; i < level.length; i++) {
      double stroke = (letter.pixels()[i] & 0xff) / 255.0;
      double left = Math.min(1, Math.max(0, 0.5 + 4 * (worn[i] - wear)));
      level[i] =
          ground
              + ink * stroke * left
              + stains * (stained[i] - 0.5)
              + 1.5 * grain * (coarse[i] - 0.5)
              + grain * random.nextGaussian();
    }
    int scratches = random.nextInt(4);
    for (int i = 0; i < scratches; i++) {
      scratch(level, width, height);
    }
    byte[] pixels = new byte[level.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.round(255 * Math.min(1, Math.max(0, level[i])));
    }
    return new Picture(width, height, 1, pixels);
  }

  /** Smooth random numbers from 0 to 1, between points of a grid of so many cells a side. */
  private double[] clouds(int width, int height, int cells) {
    double[] grid = new double[(cells + 1) * (cells + 1)];
    for (int i = 0; i < grid.length; i++) {
      grid[i] = random.nextDouble();
    }
    double[] clouds = new double[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double u = (double) x * cells / width;
        double v = (double) y * cells / height;
        int column = (int) u;
        int row = (int) v;
        double right = u - column;
        double down = v - row;
        int at = row * (cells + 1) + column;
        double above = (1 - right) * grid[at] + right * grid[at + 1];
        double below = (1 - right) * grid[at + cells + 1] + right * grid[at + cells + 2];
        clouds[y * width + x] = (1 - down) * above + down * below;
      }
    }
    return clouds;
  }

  /** A straight scratch, lighter than what is around it. */
  private void scratch(double[] level, int width, int height) {
    double angle = between(0, Math.PI);
    double offset = between(-0.4, 0.4) * width;
    double light = between(0.15, 0.4);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double distance =
            (x - width / 2.0) * Math.cos(angle) + (y - height / 2.0) * Math.sin(angle) - offset;
        level[y * width + x] += light * Math.max(0, 0.8 - Math.abs(distance));
      }
    }
  }

  private double between(double least, double most) {
    return least + (most - least) * random.nextDouble();
  }
}
