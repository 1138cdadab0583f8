package atelier.family;

import java.util.List;

/**
 * A chart of a family's measurements.
 *
 * @param key its name in the page
 * @param title what its figure is headed with
 * @param series what it draws
 * @param share whether its values are shares from 0 to 1
 */
public record Chart(String key, String title, List<Series> series, boolean share) {
  public Chart {
    series = List.copyOf(series);
  }

  /**
   * A line.
   *
   * @param metric name of the measurement
   * @param title what it is called beside its value
   * @param tone whose it is, for its colour
   */
  public record Series(String metric, String title, Tone tone) {}

  /** Whom a line speaks of: the same colour on every page. */
  public enum Tone {
    GENERATOR,
    DISCRIMINATOR,
    THIRD,
    FOURTH
  }
}
