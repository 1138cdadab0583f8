package atelier.imageset;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What can be taken away from a picture, so that a model can learn to give it back: each makes a
 * picture of the same form.
 */
public enum Reduction {
  /** Black lines on white where colours change: the gradient's ridges (Canny 1986). */
  EDGES("Edges", "lines where colours change, to draw by hand later") {
    @Override
    Planes reduced(Planes picture, SplittableRandom random) {
      return picture.blurred(picture.width / 80.0).edges();
    }
  },

  /** Without colour. */
  GREY("Grey", "without colour, to be coloured") {
    @Override
    Planes reduced(Planes picture, SplittableRandom random) {
      return picture.grey();
    }
  },

  /** By a Gaussian of a sixteenth of the side. */
  BLURRED("Blurred", "out of focus, to be made sharp") {
    @Override
    Planes reduced(Planes picture, SplittableRandom random) {
      return picture.blurred(picture.width / 16.0);
    }
  },

  /** A quarter of the size, each pixel enlarged to a square. */
  SMALL("Small", "a quarter of the size, to be given detail") {
    @Override
    Planes reduced(Planes picture, SplittableRandom random) {
      return picture.coarse(4);
    }
  },

  /** A rectangle of a tenth to a third of the picture filled with grey (Pathak et al. 2016). */
  HOLES("Holes", "with a piece cut out, to be filled in") {
    @Override
    Planes reduced(Planes picture, SplittableRandom random) {
      int width = (int) (picture.width * random.nextDouble(0.32, 0.58));
      int height = (int) (picture.height * random.nextDouble(0.32, 0.58));
      int x = random.nextInt(picture.width - width);
      int y = random.nextInt(picture.height - height);
      return picture.filled(x, y, width, height);
    }
  };

  private final String title;
  private final String help;

  Reduction(String title, String help) {
    this.title = title;
    this.help = help;
  }

  /** The one that its key names. */
  public static Optional<Reduction> of(String key) {
    return Arrays.stream(values()).filter(reduction -> reduction.key().equals(key)).findFirst();
  }

  /** Its name in the API. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its name on pages. */
  public String title() {
    return title;
  }

  /** What becomes of pictures, in a few words. */
  public String help() {
    return help;
  }

  /**
   * What is left of a picture.
   *
   * @param number of the picture, which decides what is random
   */
  public Picture of(Picture picture, int number) {
    return reduced(Planes.of(picture), new SplittableRandom(number)).picture();
  }

  abstract Planes reduced(Planes picture, SplittableRandom random);
}
