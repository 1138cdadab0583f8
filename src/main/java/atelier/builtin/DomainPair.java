package atelier.builtin;

import atelier.drawing.Landscapes;
import atelier.drawing.StillLifes;
import atelier.imageset.Picture;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Two built-in sets that show the same kind of scenes in two ways, but no scene in both: something
 * to learn to translate.
 *
 * @param title its name on pages
 * @param a the first set
 * @param b the second set
 */
public record DomainPair(String title, SceneSet a, SceneSet b) {
  static final DomainPair SEASONS =
      new DomainPair(
          "Summer and winter",
          new SceneSet(
              "summer",
              "Summer",
              "Green meadows, red roofs and trees in leaf; the other half of Winter.",
              new Landscapes(),
              false),
          new SceneSet(
              "winter",
              "Winter",
              "Snow, bare trees and lit windows; the other half of Summer.",
              new Landscapes(),
              true));

  static final DomainPair STILL_LIFES =
      new DomainPair(
          "Sketches and paintings",
          new SceneSet(
              "sketches",
              "Sketches",
              "Fruit, bottles and cups in pencil; the other half of Paintings.",
              new StillLifes(),
              false),
          new SceneSet(
              "paintings",
              "Paintings",
              "Fruit, bottles and cups in colour; the other half of Sketches.",
              new StillLifes(),
              true));

  /** One scene in both ways. */
  public record Pair(Picture a, Picture b) {}

  /** Pairs of scenes that are in neither set, to measure translations by. */
  public List<Pair> heldOut(int count) {
    return IntStream.range(SceneSet.FIRST_HELD_OUT, SceneSet.FIRST_HELD_OUT + count)
        .mapToObj(scene -> new Pair(a.draw(scene), b.draw(scene)))
        .toList();
  }
}
