package atelier.drawing;

/**
 * A colour with a name.
 *
 * @param red from 0 to 255
 * @param green from 0 to 255
 * @param blue from 0 to 255
 */
public record PlainColour(String name, int red, int green, int blue) {
  /** Red, green or blue, by number. */
  int channel(int c) {
    return c == 0 ? red : c == 1 ? green : blue;
  }

  /** How far it is from another, in levels. */
  public double difference(PlainColour other) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      sum += Math.pow(channel(c) - other.channel(c), 2);
    }
    return Math.sqrt(sum);
  }
}
