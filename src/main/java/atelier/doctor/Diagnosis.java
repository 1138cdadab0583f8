package atelier.doctor;

import java.util.List;

/**
 * Something that goes wrong in a run.
 *
 * @param key its name in the API
 * @param title what goes wrong, a few words
 * @param text how it shows and why it matters, for someone who learns
 * @param since the step from which on it has shown
 * @param remedies what can be done about it in one click, the most promising first
 */
public record Diagnosis(String key, String title, String text, int since, List<Remedy> remedies) {
  public Diagnosis {
    remedies = List.copyOf(remedies);
  }
}
