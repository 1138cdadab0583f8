package atelier.family;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    refuseDangling(key, inputs, settings);
  }

  /** What an input or a setting refers to must be declared, an input's relation before it. */
  private static void refuseDangling(String family, List<Input> inputs, List<Setting> settings) {
    Set<String> choices = new HashSet<>();
    Set<String> wholes = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (Setting setting : settings) {
      declare(family, setting.key(), keys);
      if (setting instanceof Setting.Choice) {
        choices.add(setting.key());
      } else if (setting instanceof Setting.Whole) {
        wholes.add(setting.key());
      }
    }
    Set<String> images = new HashSet<>();
    Set<String> pictures = new HashSet<>();
    for (Input input : inputs) {
      declare(family, input.key(), keys);
      if (input instanceof Input.Images i) {
        if (i.relation() != null) {
          require(family, i.relation().to(), images);
        }
        images.add(i.key());
      } else if (input instanceof Input.Pictures p) {
        if (p.narrowest() != null) {
          require(family, p.narrowest().setting(), wholes);
        }
        pictures.add(p.key());
      } else if (input instanceof Input.Points p) {
        require(family, p.setting(), choices);
      } else if (input instanceof Input.Network n) {
        require(family, n.setting(), choices);
      }
    }
    for (Setting setting : settings) {
      if (setting.picture() != null) {
        require(family, setting.picture().input(), pictures);
      }
    }
  }

  private static void declare(String family, String key, Set<String> keys) {
    if (!keys.add(key)) {
      throw new IllegalArgumentException("%s declares “%s” twice".formatted(family, key));
    }
  }

  private static void require(String family, String key, Set<String> declared) {
    if (!declared.contains(key)) {
      throw new IllegalArgumentException(
          "%s refers to “%s”, which it does not declare there".formatted(family, key));
    }
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

  /** The points that can be drawn for it, in order. */
  public List<Input.Points> points() {
    return inputs(Input.Points.class);
  }

  /**
   * The settings that mean something to a run with these pictures.
   *
   * @param given pictures by the key of their input
   */
  public List<Setting> settingsFor(Map<String, ? extends Collection<?>> given) {
    return settings.stream().filter(setting -> concerns(setting.picture(), given)).toList();
  }

  private static boolean concerns(
      Setting.@Nullable OfPicture picture, Map<String, ? extends Collection<?>> given) {
    if (picture == null) {
      return true;
    }
    Collection<?> several = given.get(picture.input());
    return several != null && several.size() > 1 && picture.number() <= several.size();
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
