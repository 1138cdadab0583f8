package atelier.family;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of model that one can train.
 *
 * @param key its name in the API, lower case
 * @param title its name on pages
 * @param summary a sentence for someone who chooses
 * @param lesson a paragraph: what the model does and what to watch while it learns
 * @param inputs what a run is given to learn from, in the order of the form
 * @param settings its hyperparameters, in the order of the form
 * @param charts what the live page draws; a measurement that none names has a chart of its own
 * @param steps how many steps a run has unless told otherwise
 * @param tools what can be done with it besides watching
 */
public record Family(
    String key,
    String title,
    String summary,
    String lesson,
    List<Input> inputs,
    List<Setting> settings,
    List<Chart> charts,
    int steps,
    Set<Tool> tools) {

  public Family {
    inputs = List.copyOf(inputs);
    settings = List.copyOf(settings);
    charts = List.copyOf(charts);
    tools = Set.copyOf(tools);
  }

  /** The image sets it trains on, in order. */
  public List<Input.Images> images() {
    return inputs(Input.Images.class);
  }

  /** The single pictures it is given, in order. */
  public List<Input.Pictures> pictures() {
    return inputs(Input.Pictures.class);
  }

  /** The pretrained networks it can be given. */
  public List<Input.Network> networks() {
    return inputs(Input.Network.class);
  }

  private <T extends Input> List<T> inputs(Class<T> kind) {
    return inputs.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /**
   * The settings that mean something to a run with these pictures. A setting whose key ends in a
   * number says how much the picture of that number counts among several.
   *
   * @param given pictures by the key of their input
   */
  public List<Setting> settingsFor(Map<String, ? extends Collection<?>> given) {
    int most = given.values().stream().mapToInt(Collection::size).max().orElse(0);
    return pictures().isEmpty()
        ? settings
        : settings.stream()
            .filter(setting -> !setting.key().matches(".*\\d") || counts(setting, most))
            .toList();
  }

  private static boolean counts(Setting setting, int pictures) {
    return pictures > 1 && Integer.parseInt(setting.key().replaceAll("\\D", "")) <= pictures;
  }

  /** Every setting at its default. */
  public Settings defaults() {
    return settings(Map.of());
  }

  /**
   * Checks given values, as they come from JSON, and fills in the defaults.
   *
   * @throws InvalidInput if one is unknown, of the wrong type or out of bounds
   */
  public Settings settings(Map<String, ?> given) {
    Map<String, Object> values = new LinkedHashMap<>();
    settings.forEach(setting -> values.put(setting.key(), setting.defaultValue()));
    return merge(values, given, false);
  }

  /**
   * Checks changes of a run in training and merges them into its settings.
   *
   * @throws InvalidInput as {@link #settings}, or if one cannot change live
   */
  public Settings adjust(Settings current, Map<String, ?> changes) {
    return merge(new LinkedHashMap<>(current.values()), changes, true);
  }

  private Settings merge(Map<String, Object> values, Map<String, ?> given, boolean live) {
    Map<String, String> errors = new LinkedHashMap<>();
    given.forEach(
        (key, value) -> {
          Optional<Setting> setting =
              settings.stream().filter(s -> s.key().equals(key)).findFirst();
          if (setting.isEmpty()) {
            errors.put(
                key, "“%s” is not a setting of %s; it has %s.".formatted(key, title, names()));
          } else if (live && !setting.get().live()) {
            errors.put(
                key,
                "%s cannot change while the run trains; retrain with it instead."
                    .formatted(setting.get().title()));
          } else {
            checked(setting.get(), value)
                .ifPresentOrElse(
                    v -> values.put(key, v), () -> errors.put(key, wanted(setting.get())));
          }
        });
    if (!errors.isEmpty()) {
      throw new InvalidInput(errors);
    }
    return new Settings(values);
  }

  private String names() {
    return String.join(", ", settings.stream().map(Setting::key).toList());
  }

  private static Optional<Object> checked(Setting setting, Object value) {
    if (setting instanceof Setting.Whole whole) {
      return value instanceof Number n
              && n.doubleValue() == n.intValue()
              && n.intValue() >= whole.min()
              && n.intValue() <= whole.max()
          ? Optional.of(n.intValue())
          : Optional.empty();
    } else if (setting instanceof Setting.Real real) {
      return value instanceof Number n
              && n.doubleValue() >= real.min()
              && n.doubleValue() <= real.max()
          ? Optional.of(n.doubleValue())
          : Optional.empty();
    } else if (setting instanceof Setting.Choice choice) {
      return choice.options().stream().anyMatch(o -> o.key().equals(value))
          ? Optional.of(value)
          : Optional.empty();
    } else {
      return value instanceof Boolean ? Optional.of(value) : Optional.empty();
    }
  }

  private static String wanted(Setting setting) {
    if (setting instanceof Setting.Whole whole) {
      return "%s is a whole number from %d to %d."
          .formatted(whole.title(), whole.min(), whole.max());
    } else if (setting instanceof Setting.Real real) {
      return "%s is a number from %s to %s."
          .formatted(real.title(), plain(real.min()), plain(real.max()));
    } else if (setting instanceof Setting.Choice choice) {
      return "%s is one of %s."
          .formatted(
              choice.title(),
              String.join(", ", choice.options().stream().map(Setting.Option::key).toList()));
    } else {
      return "%s is true or false.".formatted(setting.title());
    }
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
