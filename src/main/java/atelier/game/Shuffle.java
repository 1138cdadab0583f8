package atelier.game;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** An order of rounds in which no two neighbours are of one run and one age. */
public final class Shuffle {
  private static final int TRIES = 1000;

  private Shuffle() {}

  /**
   * The rounds in a random order.
   *
   * @throws IllegalArgumentException if there are too few ages for it; the message says what to do
   */
  public static List<Round> of(List<Round> rounds, Random random) {
    List<Round> order = new ArrayList<>(rounds);
    for (int i = 0; i < TRIES; i++) {
      Collections.shuffle(order, random);
      if (isVaried(order)) {
        return order;
      }
    }
    throw new IllegalArgumentException(
        "The runs have too few frames for so many rounds; let them train a little, or play fewer.");
  }

  private static boolean isVaried(List<Round> order) {
    for (int i = 1; i < order.size(); i++) {
      if (order.get(i).resembles(order.get(i - 1))) {
        return false;
      }
    }
    return true;
  }
}
