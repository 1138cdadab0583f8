package atelier.run;

import atelier.family.Settings;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A live setting that was changed while a run trained.
 *
 * @param step how far the run had come
 * @param setting its key; {@link Recovery#WENT_BACK} where the run went back from a step to another
 * @param before its value, as text
 * @param after its value from then on, as text
 */
public record SettingChange(
    int step, String setting, String before, String after, Instant changed) {

  /** What is different in some settings from what it was before, by key. */
  static List<SettingChange> between(Settings before, Settings after, int step, Instant when) {
    return after.values().keySet().stream()
        .filter(key -> !Objects.equals(after.values().get(key), before.values().get(key)))
        .sorted()
        .map(
            key ->
                new SettingChange(
                    step, key, text(before.values().get(key)), text(after.values().get(key)), when))
        .toList();
  }

  /** A value as people write it: 0.0002 and not 2.0E-4. */
  private static String text(@Nullable Object value) {
    return value instanceof Double number
        ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
        : String.valueOf(value);
  }
}
