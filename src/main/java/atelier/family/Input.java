package atelier.family;

import java.util.List;

/** Something that a run of a family is given to learn from. */
public sealed interface Input {
  /** Its name in the API. */
  String key();

  /** Its name on pages, such as “a set of pictures”. */
  String title();

  /**
   * An image set.
   *
   * @param sizes the sizes it can have, in pixels
   * @param labels whether its pictures must have labels
   * @param captions whether its pictures must have captions
   */
  record Images(String key, String title, List<Integer> sizes, boolean labels, boolean captions)
      implements Input {
    public Images {
      sizes = List.copyOf(sizes);
    }
  }

  /**
   * Single pictures of any size.
   *
   * @param min the fewest
   * @param max the most
   * @param varied whether a picture of a single colour is of no use
   */
  record Pictures(String key, String title, int min, int max, boolean varied) implements Input {}

  /**
   * The pretrained weights of a network.
   *
   * @param setting key of the {@link Setting.Choice} that names the network; where its value is no
   *     network, none is needed
   */
  record Network(String key, String title, String setting) implements Input {}
}
