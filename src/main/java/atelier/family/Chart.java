package atelier.family;

import java.util.List;
import java.util.Map;

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

  /** Of what is minimised. */
  static Chart loss(Series... series) {
    return of("loss", "Loss", series);
  }

  /** Of any numbers. */
  static Chart of(String key, String title, Series... series) {
    return new Chart(key, title, List.of(series), false);
  }

  /** Of shares from 0 to 1. */
  static Chart ofShares(String key, String title, Series... series) {
    return new Chart(key, title, List.of(series), true);
  }

  /** The same with the names of image sets, by their inputs, where their keys are in braces. */
  Chart naming(Map<String, String> sets) {
    return new Chart(
        key,
        named(title, sets),
        series.stream().map(s -> new Series(s.metric, named(s.title, sets), s.tone)).toList(),
        share);
  }

  static String named(String words, Map<String, String> sets) {
    String named = words;
    for (Map.Entry<String, String> set : sets.entrySet()) {
      named = named.replace("{" + set.getKey() + "}", set.getValue());
    }
    return named;
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
