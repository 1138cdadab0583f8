package atelier.run;

/**
 * Something that goes wrong in a run.
 *
 * @param key its name in the API
 * @param title what goes wrong, a few words
 * @param remedy how it shows and what helps, for someone who learns
 */
public record Diagnosis(String key, String title, String remedy) {}
