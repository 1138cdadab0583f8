package atelier.family;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a run of a family is given to learn from. A request names what it gives by the
 * key; a learner gets it by the same key.
 */
public sealed interface Input {
  /** Its name in the API and in learners, lowerCamelCase. */
  String key();

  /** Its name on pages, such as “a set of pictures”. */
  String title();

  /** An image set that neither needs labels or captions nor has to suit another. */
  static Images images(String key, String title, List<Integer> sizes) {
    return new Images(key, title, sizes, Labels.UNUSED, false, null);
  }

  /**
   * An image set.
   *
   * @param sizes the sizes it can have, in pixels
   * @param labels what its labels are for
   * @param captions whether its pictures must have captions
   * @param relation what it has to do with an earlier input's image set, or null
   */
  record Images(
      String key,
      String title,
      List<Integer> sizes,
      Labels labels,
      boolean captions,
      @Nullable Relation relation)
      implements Input {
    public Images {
      sizes = List.copyOf(sizes);
    }

    /** The same, with labels for this. */
    public Images with(Labels use) {
      return new Images(key, title, sizes, use, captions, relation);
    }

    /** The same, with a caption for every picture. */
    public Images captioned() {
      return new Images(key, title, sizes, labels, true, relation);
    }

    /** The same, with pictures of the size and channels of another input's. */
    public Images like(String other) {
      return with(new Relation.Alike(other));
    }

    /** The same, with pictures of the channels of another input's, brought to the size of those. */
    public Images fittedTo(String other) {
      return with(new Relation.Fitted(other));
    }

    /** The same, each picture with a partner at the same place of another input. */
    public Images pairedWith(String other) {
      return with(new Relation.Paired(other));
    }

    private Images with(Relation next) {
      return new Images(key, title, sizes, labels, captions, next);
    }
  }

  /** What the labels of an image set are for. */
  enum Labels {
    /** Nothing. */
    UNUSED,
    /** A run can be confined to the pictures of one label. */
    ONE_POSSIBLE,
    /** A run learns the pictures of one label, which its request must name. */
    ONE_NEEDED,
    /** Every picture's label is learnt, so there must be labels. */
    ALL_NEEDED;

    /** Whether an image set without labels is of no use. */
    public boolean needed() {
      return this == ONE_NEEDED || this == ALL_NEEDED;
    }

    /** Whether a run can name one. */
    public boolean one() {
      return this == ONE_POSSIBLE || this == ONE_NEEDED;
    }
  }

  /** What an image set has to do with that of another input. */
  sealed interface Relation {
    /** Key of the other input, which comes before this one. */
    String to();

    /** Pictures of the same size and channels. */
    record Alike(String to) implements Relation {}

    /** Pictures of the same channels, of any size: they are brought to that of the other's. */
    record Fitted(String to) implements Relation {}

    /** Alike, and the other set of a pair: the pictures of one number belong together. */
    record Paired(String to) implements Relation {}
  }

  /**
   * Single pictures of any size.
   *
   * @param min the fewest
   * @param max the most
   * @param varied whether a picture of a single colour is of no use
   * @param narrowest how many pixels the shorter side must have once the picture is fitted, or null
   *     where any will do
   */
  record Pictures(
      String key, String title, int min, int max, boolean varied, @Nullable Narrowest narrowest)
      implements Input {
    public Pictures(String key, String title, int min, int max, boolean varied) {
      this(key, title, min, max, varied, null);
    }

    /** The same, with a shorter side of so many pixels once its longer one is fitted. */
    public Pictures noNarrowerThan(int pixels, String setting) {
      return new Pictures(key, title, min, max, varied, new Narrowest(pixels, setting));
    }
  }

  /**
   * How narrow a picture can be.
   *
   * @param pixels the fewest of its shorter side
   * @param setting key of the {@link Setting.Whole} that its longer side is fitted to
   */
  record Narrowest(int pixels, String setting) {}

  /**
   * Points in the plane that somebody drew; both coordinates from -1 to 1.
   *
   * @param setting key of the {@link Setting.Choice} that calls for them
   * @param option its value that does; with any other, none are taken
   * @param min the fewest
   * @param max the most
   */
  record Points(String key, String title, String setting, String option, int min, int max)
      implements Input {}

  /**
   * The pretrained weights of a network.
   *
   * @param setting key of the {@link Setting.Choice} that names the network; where its value is no
   *     network, none is needed
   */
  record Network(String key, String title, String setting) implements Input {}
}
