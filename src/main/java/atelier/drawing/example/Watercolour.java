package atelier.drawing.example;

import static atelier.drawing.example.Sheet.lighter;
import static atelier.drawing.example.Sheet.mix;
import static atelier.drawing.example.Sheet.translucent;

import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Blots of thin colour on rough paper, darker at their edges: many layers of one outline, each
 * roughened anew.
 */
final class Watercolour {
  private static final int SIZE = 384;
  private static final int LAYERS = 16;
  private static final int[] COLOURS = {
    0xe0457b, 0xf28c28, 0x2f9fd0, 0x7a55c7, 0x2bb39a, 0xf6c430, 0x2456b8
  };

  private final Random random = new Random(15);
  private final ValueNoise noise = new ValueNoise(15);

  BufferedImage draw() {
    Sheet canvas = new Sheet(SIZE, SIZE, 0xfaf6ee);
    for (int i = 0; i < 26; i++) {
      double x = SIZE * (0.02 + 0.96 * random.nextDouble());
      double y = SIZE * (0.02 + 0.96 * random.nextDouble());
      blot(canvas, x, y, 34 + 46 * random.nextDouble(), COLOURS[i % COLOURS.length]);
    }
    canvas.shade(
        (x, y, rgb) -> {
          double paper = noise.at(x / 2.2, y / 2.2) - 0.5;
          double pool = noise.at(x / 34.0, y / 34.0);
          return lighter(mix(rgb, 0xffffff, 0.32 * pool * pool), 26 * paper);
        });
    return canvas.image();
  }

  private void blot(Sheet canvas, double x, double y, double radius, int colour) {
    List<double[]> outline = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      double angle = 2 * Math.PI * i / 10;
      double r = radius * (0.75 + 0.5 * random.nextDouble());
      outline.add(new double[] {x + r * Math.cos(angle), y + r * Math.sin(angle)});
    }
    List<double[]> base = rough(rough(outline, 0.28), 0.24);
    for (int layer = 0; layer < LAYERS; layer++) {
      List<double[]> edge = rough(rough(base, 0.3), 0.22);
      canvas.fill(path(edge), translucent(colour, 13));
    }
    canvas.line(path(rough(base, 0.1)), translucent(mix(colour, 0x1a1030, 0.3), 60), 1.6);
  }

  /** Puts a point between each two, off their line by a share of their distance. */
  private List<double[]> rough(List<double[]> points, double share) {
    List<double[]> more = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      double[] a = points.get(i);
      double[] b = points.get((i + 1) % points.size());
      double length = Math.hypot(b[0] - a[0], b[1] - a[1]);
      more.add(a);
      more.add(
          new double[] {
            (a[0] + b[0]) / 2 + share * length * random.nextGaussian(),
            (a[1] + b[1]) / 2 + share * length * random.nextGaussian()
          });
    }
    return more;
  }

  private static Path2D path(List<double[]> points) {
    return Sheet.polygon(points.stream().flatMapToDouble(java.util.Arrays::stream).toArray());
  }
}
