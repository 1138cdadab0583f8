package atelier.family;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Settings that belong together, and the check of values against them.
 *
 * @param title of what has them, for messages
 * @param settings in the order of the form
 */
record Schema(String title, List<Setting> settings) {

  /**
   * Values as they come from JSON, with the defaults of what is not given.
   *
   * @param pictures how many there are to learn from; 0 where that is not known
   * @throws InvalidInput if one is unknown, of the wrong type or out of bounds
   */
  Settings fill(Map<String, ?> given, int pictures) {
    Map<String, Object> values = new LinkedHashMap<>();
    settings.forEach(setting -> values.put(setting.key(), setting.defaultFor(pictures)));
    return merge(values, given, setting -> true);
  }

  /**
   * Values of before: what is not there is {@link Setting#before}, a number that is out of bounds
   * by now the nearest one within, anything else that no longer fits its default.
   */
  Settings complete(Map<String, ?> before) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Setting setting : settings) {
      values.put(
          setting.key(),
          before.containsKey(setting.key())
              ? checked(setting, within(setting, before.get(setting.key())))
                  .orElse(setting.defaultValue())
              : setting.before());
    }
    return new Settings(values);
  }

  private static Object within(Setting setting, Object value) {
    return setting instanceof Setting.Real real && value instanceof Number number
        ? Math.max(real.min(), Math.min(real.max(), number.doubleValue()))
        : setting instanceof Setting.Whole whole && value instanceof Number number
            ? Math.max(whole.min(), Math.min(whole.max(), number.intValue()))
            : value;
  }

  /**
   * Present values with changes.
   *
   * @throws InvalidInput as {@link #fill}, or if one cannot change live
   */
  Settings adjust(Settings current, Map<String, ?> changes) {
    return merge(new LinkedHashMap<>(current.values()), changes, Setting::live);
  }

  private Settings merge(
      Map<String, Object> values, Map<String, ?> given, Predicate<Setting> changeable) {
    Map<String, String> errors = new LinkedHashMap<>();
    given.forEach(
        (key, value) -> {
          Optional<Setting> setting =
              settings.stream().filter(s -> s.key().equals(key)).findFirst();
          if (setting.isEmpty()) {
            errors.put(key, "“%s” is not a setting of %s; %s.".formatted(key, title, names()));
          } else if (!changeable.test(setting.get())) {
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
    return settings.isEmpty()
        ? "it has none"
        : "it has " + String.join(", ", settings.stream().map(Setting::key).toList());
  }

  private static Optional<Object> checked(Setting setting, Object value) {
    if (setting instanceof Setting.Whole whole) {
      return value instanceof Number n
              && n.doubleValue() == n.intValue()
              && n.intValue() >= whole.min()
              && n.intValue() <= whole.max()
          ? Optional.of(n.intValue())
          : Optional.empty();
    } else if (setting instanceof Setting.Seed) {
      return value instanceof Number n && n.doubleValue() == n.longValue()
          ? Optional.of(n.longValue())
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
    } else if (setting instanceof Setting.Seed) {
      return "%s is a whole number.".formatted(setting.title());
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
