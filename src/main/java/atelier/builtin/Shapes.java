package atelier.builtin;

import atelier.drawing.PlainColour;
import atelier.drawing.PlainShape;
import atelier.imageset.PackedImages;
import atelier.imageset.Progress;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/**
 * Drawn shapes, 32 × 32 in colour, labelled by shape, with captions such as “a small red circle on
 * a blue ground”.
 */
final class Shapes implements BuiltInSet {
  private static final int PER_SHAPE = 500;
  private static final long SEED = 2;

  private static final List<PlainColour> COLOURS =
      List.of(
          new PlainColour("red", 214, 40, 57),
          new PlainColour("orange", 244, 132, 38),
          new PlainColour("yellow", 250, 206, 62),
          new PlainColour("green", 52, 152, 88),
          new PlainColour("turquoise", 64, 190, 190),
          new PlainColour("blue", 44, 92, 190),
          new PlainColour("purple", 122, 68, 160),
          new PlainColour("pink", 240, 138, 172),
          new PlainColour("brown", 128, 84, 56),
          new PlainColour("white", 246, 244, 238),
          new PlainColour("black", 34, 34, 40));

  private final int perShape;
  private final long seed;

  Shapes() {
    this(PER_SHAPE, SEED);
  }

  /** Other shapes of the same kinds, and other numbers of them. */
  Shapes(int perShape, long seed) {
    this.perShape = perShape;
    this.seed = seed;
  }

  @Override
  public String key() {
    return "shapes";
  }

  @Override
  public String title() {
    return "Shapes";
  }

  @Override
  public String description() {
    return "Circles, squares, stars and other shapes in many colours, with labels and captions.";
  }

  @Override
  public int count() {
    return perShape * PlainShape.values().length;
  }

  @Override
  public int size() {
    return PlainShape.SIZE;
  }

  @Override
  public int channels() {
    return 3;
  }

  @Override
  public boolean labelled() {
    return true;
  }

  @Override
  public boolean captioned() {
    return true;
  }

  @Override
  public void write(PackedImages.Writer writer, Progress progress) throws IOException {
    Random random = new Random(seed);
    for (PlainShape shape : PlainShape.values()) {
      for (int i = 0; i < perShape; i++) {
        PlainColour colour = COLOURS.get(random.nextInt(COLOURS.size()));
        PlainColour ground = COLOURS.get(random.nextInt(COLOURS.size()));
        while (colour.difference(ground) < 110) {
          ground = COLOURS.get(random.nextInt(COLOURS.size()));
        }
        boolean large = random.nextBoolean();
        String caption =
            "%s %s %s on %s %s ground"
                .formatted(
                    large ? "a large" : "a small",
                    colour.name(),
                    shape.title(),
                    ground.name().matches("[aeiou].*") ? "an" : "a",
                    ground.name());
        writer.add(shape.draw(colour, ground, large, random), shape.title(), caption);
        progress.at(writer.count(), count());
      }
    }
  }
}
