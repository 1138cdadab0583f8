package atelier.family;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one can do with a model besides watching it learn. A learner answers questions about each
 * tool that its family names; the check of a question, its form on the run's page and its route
 * come from this description.
 *
 * @param key its name in the API, lower case
 * @param title its name on pages, such as “Interpolate”
 * @param help a sentence that says what it does
 * @param parameters what can be chosen, in the order of the form
 * @param takes what it is given, in the order of the form
 * @param gives what its answer is, above all
 * @param page address of the page where it has one of its own, seen from the first page; in it
 *     {@code {id}} stands for the run; or null where its form is on the run's page
 */
public record Tool(
    String key,
    String title,
    String help,
    List<Setting> parameters,
    List<Takes> takes,
    Gives gives,
    @Nullable String page) {

  public Tool {
    parameters = List.copyOf(parameters);
    takes = List.copyOf(takes);
  }

  /** A tool whose form is on the run's page. */
  public Tool(
      String key,
      String title,
      String help,
      List<Setting> parameters,
      List<Takes> takes,
      Gives gives) {
    this(key, title, help, parameters, takes, gives, null);
  }

  /** The same, which takes these too. */
  Tool taking(Takes... more) {
    List<Takes> all = Stream.concat(takes.stream(), Stream.of(more)).toList();
    return new Tool(key, title, help, parameters, all, gives, page);
  }

  /** The same for a model that works by styles. */
  Tool inStyles() {
    List<Takes> styled =
        takes.stream()
            .map(taken -> taken instanceof Takes.Points points ? points.inStyles() : taken)
            .toList();
    return new Tool(key, title, help, parameters, styled, gives, page);
  }

  /** What an answer is, above all; it may hold more. */
  public enum Gives {
    PICTURES,
    VALUES,
    TEXT
  }

  /**
   * Checks given parameters, as they come from JSON, and fills in the defaults.
   *
   * @throws InvalidInput if one is unknown, of the wrong type or out of bounds
   */
  public Settings parameters(Map<String, ?> given) {
    return new Schema(title, parameters).fill(given);
  }

  /** What it takes under a key, if that is of this kind. */
  public <T extends Takes> Optional<T> takes(String key, Class<T> kind) {
    return takes.stream()
        .filter(taken -> taken.key().equals(key))
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }

  /** The address of its page for a run, or null where its form is on the run's page. */
  public @Nullable String pageFor(String run) {
    return page == null ? null : page.replace("{id}", run);
  }

  /** Whether it makes pictures of a picture, and takes nothing else. */
  public boolean turnsAPicture() {
    return gives == Gives.PICTURES && takes.size() == 1 && !pictures().isEmpty();
  }

  /** Whether it goes there and back between two kinds of pictures, as a parameter says. */
  public boolean bothWays() {
    return parameters.stream().anyMatch(parameter -> parameter.key().equals("direction"));
  }

  /** The pictures that it is given, in order. */
  public List<Takes.Pictures> pictures() {
    return takes.stream()
        .filter(Takes.Pictures.class::isInstance)
        .map(Takes.Pictures.class::cast)
        .toList();
  }
}
