package atelier.builtin;

import atelier.drawing.Landscapes;
import atelier.drawing.StillLifes;
import atelier.imageset.Picture;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Two built-in sets that show the same kind of scenes in two ways: something to learn to translate.
 *
 * @param title its name on pages
 * @param paired whether both show the same scenes; otherwise no scene is in both
 * @param a the first set
 * @param b the second set
 */
public record DomainPair(String title, boolean paired, SceneSet a, SceneSet b) {
  static final DomainPair SEASONS =
      new DomainPair(
          "Summer and winter",
          false,
          new SceneSet(
              "summer",
              "Summer",
              "Green meadows, red roofs and trees in leaf; the other half of Winter.",
              new Landscapes(),
              false,
              false,
              32),
          new SceneSet(
              "winter",
              "Winter",
              "Snow, bare trees and lit windows; the other half of Summer.",
              new Landscapes(),
              true,
              false,
              32));

  static final DomainPair STILL_LIFES =
      new DomainPair(
          "Sketches and paintings",
          false,
          new SceneSet(
              "sketches",
              "Sketches",
              "Fruit, bottles and cups in pencil; the other half of Paintings.",
              new StillLifes(),
              false,
              false,
              32),
          new SceneSet(
              "paintings",
              "Paintings",
              "Fruit, bottles and cups in colour; the other half of Sketches.",
              new StillLifes(),
              true,
              false,
              32));

  static final DomainPair DRAWINGS =
      new DomainPair(
          "Drawings and their paintings",
          true,
          new SceneSet(
              "drawings",
              "Drawings",
              "Fruit, bottles and cups in pencil, each with its painting: a pair of sets.",
              new StillLifes(),
              false,
              true,
              64),
          new SceneSet(
              "painted-drawings",
              "Painted drawings",
              "The same fruit, bottles and cups in colour: a pair of sets with Drawings.",
              new StillLifes(),
              true,
              true,
              64));

  /** One scene in both ways. */
  public record Pair(Picture a, Picture b) {}

  /** Pairs of scenes that are in neither set, to measure translations by. */
  public List<Pair> heldOut(int count) {
    return IntStream.range(SceneSet.FIRST_HELD_OUT, SceneSet.FIRST_HELD_OUT + count)
        .mapToObj(scene -> new Pair(a.draw(scene), b.draw(scene)))
        .toList();
  }
}
