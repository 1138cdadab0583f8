package atelier.doctor;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What helps a run that is ill.
 *
 * @param key its name in the API, unique among the remedies of a run
 * @param title what it does, as on a button
 * @param settings what it changes
 * @param live whether it changes the run itself; otherwise it begins a fork
 * @param from the step of the checkpoint that a fork begins with, or null where it is live
 */
public record Remedy(
    String key, String title, Map<String, Object> settings, boolean live, @Nullable Integer from) {
  public Remedy {
    settings = Map.copyOf(settings);
  }
}
