package atelier.game;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How a game went so far, as it is kept.
 *
 * @param id of the game
 * @param rounds all of them, in their order
 * @param begun the number of the last round that has begun, from 1; 0 before the first
 * @param closes when that round closes or closed
 * @param over whether all is done
 * @param answers in the order in which they came
 */
public record Course(
    String id, List<Round> rounds, int begun, Instant closes, boolean over, List<Given> answers) {

  /**
   * An answer.
   *
   * @param round its number, from 1
   * @param real what was said
   * @param took since the round was opened
   */
  public record Given(String player, int round, boolean real, Duration took) {}

  /** A game that has not begun. */
  public static Course ofNew(String id, List<Round> rounds) {
    return new Course(id, rounds, 0, Instant.EPOCH, false, List.of());
  }
}
