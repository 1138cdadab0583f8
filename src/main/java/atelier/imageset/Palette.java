package atelier.imageset;

import java.awt.image.IndexColorModel;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * At most 256 colours that stand for all those of a colour picture. The box of colours that spreads
 * most, counted by pixels, is cut at its mean until there are enough boxes.
 *
 * @see <a href="https://doi.org/10.1145/965145.801294">Heckbert 1982, Color Image Quantization for
 *     Frame Buffer Display</a>
 */
final class Palette {
  private static final int MOST = 256;

  /** Bits per channel in which colours are told apart. */
  private static final int BITS = 6;

  private static final int CELLS = 1 << 3 * BITS;

  private final int[] counts = new int[CELLS];
  private final int[][] sums = new int[3][CELLS];
  private final byte[][] colours;
  private final byte[] nearest = new byte[CELLS];

  /** The palette of a colour picture. */
  Palette(Picture picture) {
    int area = picture.width() * picture.height();
    for (int i = 0; i < area; i++) {
      int cell = cell(picture, i);
      counts[cell]++;
      for (int c = 0; c < 3; c++) {
        sums[c][cell] += picture.pixels()[c * area + i] & 0xff;
      }
    }
    int[] used = IntStream.range(0, CELLS).filter(cell -> counts[cell] > 0).toArray();
    PriorityQueue<Box> boxes = new PriorityQueue<>(Comparator.comparing(box -> -box.spread));
    boxes.add(new Box(used));
    while (boxes.size() < MOST && boxes.element().spread > 0) {
      Box box = boxes.remove();
      boxes.add(new Box(box.half(true)));
      boxes.add(new Box(box.half(false)));
    }
    colours = new byte[3][boxes.size()];
    int n = 0;
    for (Box box : boxes) {
      for (int c = 0; c < 3; c++) {
        colours[c][n] = (byte) Math.round(box.mean[c]);
      }
      n++;
    }
    for (int cell : used) {
      nearest[cell] = (byte) nearest(cell);
    }
  }

  IndexColorModel model() {
    return new IndexColorModel(8, colours[0].length, colours[0], colours[1], colours[2]);
  }

  /** The number of the colour that stands for a pixel of the picture. */
  byte index(Picture picture, int pixel) {
    return nearest[cell(picture, pixel)];
  }

  private static int cell(Picture picture, int pixel) {
    int area = picture.width() * picture.height();
    int cell = 0;
    for (int c = 0; c < 3; c++) {
      cell = cell << BITS | (picture.pixels()[c * area + pixel] & 0xff) >> 8 - BITS;
    }
    return cell;
  }

  /** The mean of a channel over the pixels of a cell, 0 to 255. */
  private double mean(int channel, int cell) {
    return (double) sums[channel][cell] / counts[cell];
  }

  private int nearest(int cell) {
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int i = 0; i < colours[0].length; i++) {
      double distance = 0;
      for (int c = 0; c < 3; c++) {
        double difference = mean(c, cell) - (colours[c][i] & 0xff);
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  /** Some of the cells, with what is known of their pixels. */
  private final class Box {
    final int[] cells;
    final double[] mean = new double[3];
    final int widest;

    /** The sum of the squared distances from the mean, in the widest channel. */
    final double spread;

    Box(int[] cells) {
      this.cells = cells;
      long pixels = IntStream.of(cells).mapToLong(cell -> counts[cell]).sum();
      double[] spreads = new double[3];
      for (int c = 0; c < 3; c++) {
        for (int cell : cells) {
          mean[c] += (double) sums[c][cell] / pixels;
        }
        for (int cell : cells) {
          spreads[c] += counts[cell] * Math.pow(mean(c, cell) - mean[c], 2);
        }
      }
      int most = spreads[1] >= spreads[0] ? 1 : 0;
      widest = spreads[2] > spreads[most] ? 2 : most;
      // one cell is not cut, whatever rounding makes of its spread
      spread = cells.length == 1 ? 0 : spreads[widest];
    }

    /** The cells below the mean of the widest channel, or the others. */
    int[] half(boolean lower) {
      return IntStream.of(cells)
          .filter(cell -> mean(widest, cell) < mean[widest] == lower)
          .toArray();
    }
  }
}
