package atelier.family;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
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
 * @param needs what must hold of all that it is given together
 */
public record Tool(
    String key,
    String title,
    String help,
    List<Setting> parameters,
    List<Takes> takes,
    Gives gives,
    @Nullable String page,
    List<Need> needs) {

  public Tool {
    parameters = List.copyOf(parameters);
    takes = List.copyOf(takes);
    needs = List.copyOf(needs);
  }

  /** A tool whose form is on the run's page, and that takes what it is given in any combination. */
  public Tool(
      String key,
      String title,
      String help,
      List<Setting> parameters,
      List<Takes> takes,
      Gives gives) {
    this(key, title, help, parameters, takes, gives, null, List.of());
  }

  /** The same with a page of its own, at an address as of {@link #page}. */
  Tool onPage(String address) {
    return new Tool(key, title, help, parameters, takes, gives, address, needs);
  }

  /**
   * The same, which is refused unless something holds of what it is given.
   *
   * @param field that the sentence belongs to
   * @param sentence what to do
   * @param met by the keys of what was given, and the parameters
   */
  Tool needing(String field, String sentence, BiPredicate<Set<String>, Settings> met) {
    List<Need> all =
        Stream.concat(needs.stream(), Stream.of(new Need(field, sentence, met))).toList();
    return new Tool(key, title, help, parameters, takes, gives, page, all);
  }

  /** What must hold of all that a tool is given together; else the sentence says what to do. */
  public record Need(String field, String sentence, BiPredicate<Set<String>, Settings> met) {}

  /** The same, which takes these too. */
  Tool taking(Takes... more) {
    List<Takes> all = Stream.concat(takes.stream(), Stream.of(more)).toList();
    return new Tool(key, title, help, parameters, all, gives, page, needs);
  }

  /** The same for a model that works by styles. */
  Tool inStyles() {
    List<Takes> styled =
        takes.stream()
            .map(taken -> taken instanceof Takes.Points points ? points.inStyles() : taken)
            .toList();
    return new Tool(key, title, help, parameters, styled, gives, page, needs);
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
    return new Schema(title, parameters).fill(given, 0);
  }

  /**
   * Checks what is given together.
   *
   * @param given keys of what it takes
   * @throws InvalidInput if a need is not met
   */
  public void require(Set<String> given, Settings parameters) {
    Map<String, String> errors = new LinkedHashMap<>();
    for (Need need : needs) {
      if (!need.met.test(given, parameters)) {
        errors.put(need.field, need.sentence);
      }
    }
    if (!errors.isEmpty()) {
      throw new InvalidInput(errors);
    }
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
