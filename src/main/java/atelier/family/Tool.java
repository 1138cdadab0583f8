package atelier.family;

import java.util.List;

/**
 * What one can do with a model besides watching it learn. A learner implements the tools that its
 * family names.
 */
public enum Tool {
  /** Draw new pictures from seeds. */
  SAMPLE(List.of()),
  /** Turn a picture like those of one image set into one like those of the other. */
  TRANSLATE(List.of(Direction.A_TO_B, Direction.B_TO_A)),
  /** Turn a picture of any size into another of that size. */
  REPAINT(List.of(Direction.A_TO_B));

  private final List<Direction> directions;

  Tool(List<Direction> directions) {
    this.directions = directions;
  }

  /** Which ways it translates pictures; empty where it does not. */
  public List<Direction> directions() {
    return directions;
  }
}
