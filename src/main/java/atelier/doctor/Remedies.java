package atelier.doctor;

import atelier.family.Family;
import atelier.family.Setting;
import atelier.family.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What helps against a sign, in terms of the live settings that the run's family has.
 *
 * @param family of the run
 * @param now its settings
 * @param healthy the step of its newest checkpoint from before the sign, or null
 */
record Remedies(Family family, Settings now, @Nullable Integer healthy) {

  /** The most promising first; empty where nothing can be changed. */
  List<Remedy> against(Sign sign) {
    Stream<Optional<Remedy>> all =
        switch (sign) {
          case DISCRIMINATOR_DOMINATES ->
              Stream.of(moreAugmentation(), slowerDiscriminator(), moreGeneratorUpdates());
          case DISCRIMINATOR_LOSS_VANISHED ->
              Stream.of(
                  back("discriminatorRate", 0.25, "with a slower discriminator"),
                  slowerDiscriminator());
          case GENERATOR_STALLED ->
              Stream.of(
                  live("faster-generator", "Speed the generator up", "generatorRate", 3),
                  slowerDiscriminator(),
                  moreGeneratorUpdates());
          case MODE_COLLAPSE ->
              Stream.of(
                  back("generatorRate", 0.3, "with a slower generator"),
                  moreDiversity(),
                  moreAugmentation());
          case MEMORISING, TOO_FEW_PICTURES -> Stream.of(moreAugmentation());
          case DIVERGED -> Stream.of(backSlower());
          case LEARNING_RATE_TOO_LOW -> Stream.of(faster());
        };
    return all.flatMap(Optional::stream).toList();
  }

  private Optional<Remedy> slowerDiscriminator() {
    return live("slower-discriminator", "Slow the discriminator down", "discriminatorRate", 0.25);
  }

  private Optional<Remedy> moreGeneratorUpdates() {
    return raised(
            "generatorUpdates",
            now.values().get("generatorUpdates") instanceof Integer n ? n + 1 : 0)
        .map(
            s ->
                new Remedy(
                    "more-generator-updates", "Let the generator learn more often", s, true, null));
  }

  private Optional<Remedy> moreAugmentation() {
    return now.values().get("augmentation") instanceof Double strength
        ? raised("augmentation", Math.max(0.6, strength + 0.3))
            .map(
                s ->
                    new Remedy(
                        "more-augmentation", "Change the pictures more at random", s, true, null))
        : Optional.empty();
  }

  private Optional<Remedy> moreDiversity() {
    return now.values().get("modeSeeking") instanceof Double weight
        ? raised("modeSeeking", Math.max(1, 2 * weight))
            .map(
                s -> new Remedy("seek-modes", "Reward differences between pictures", s, true, null))
        : Optional.empty();
  }

  private Optional<Remedy> faster() {
    return both(10)
        .map(s -> new Remedy("raise-learning-rates", "Raise the learning rates", s, true, null));
  }

  private Optional<Remedy> backSlower() {
    return healthy == null
        ? Optional.empty()
        : both(0.25)
            .map(
                s ->
                    new Remedy(
                        "go-back-slower",
                        "Go on from step %,d with lower learning rates".formatted(healthy),
                        s,
                        false,
                        healthy));
  }

  private Optional<Remedy> back(String rate, double factor, String how) {
    return healthy == null
        ? Optional.empty()
        : scaled(rate, factor)
            .map(
                s ->
                    new Remedy(
                        "go-back-"
                            + (rate.startsWith("g") ? "slower-generator" : "slower-discriminator"),
                        "Go on from step %,d %s".formatted(healthy, how),
                        s,
                        false,
                        healthy));
  }

  private Optional<Remedy> live(String key, String title, String rate, double factor) {
    return scaled(rate, factor).map(settings -> new Remedy(key, title, settings, true, null));
  }

  private Optional<Map<String, Object>> both(double factor) {
    Map<String, Object> changes = new LinkedHashMap<>();
    scaled("generatorRate", factor).ifPresent(changes::putAll);
    scaled("discriminatorRate", factor).ifPresent(changes::putAll);
    return changes.isEmpty() ? Optional.empty() : Optional.of(changes);
  }

  /** A live real setting times a factor, within its bounds; empty where that changes nothing. */
  private Optional<Map<String, Object>> scaled(String key, double factor) {
    return setting(key)
        .filter(Setting.Real.class::isInstance)
        .map(Setting.Real.class::cast)
        .map(s -> Math.max(s.min(), Math.min(s.max(), now.real(key) * factor)))
        .filter(value -> value != now.real(key))
        .map(value -> Map.of(key, value));
  }

  /** A live setting raised as far as its bounds allow; empty where it is there already. */
  private Optional<Map<String, Object>> raised(String key, Number wanted) {
    Optional<Setting> setting = setting(key);
    if (setting.orElse(null) instanceof Setting.Real real) {
      double value = Math.min(real.max(), wanted.doubleValue());
      return value > now.real(key) ? Optional.of(Map.of(key, value)) : Optional.empty();
    } else if (setting.orElse(null) instanceof Setting.Whole whole) {
      int value = Math.min(whole.max(), wanted.intValue());
      return value > now.whole(key) ? Optional.of(Map.of(key, value)) : Optional.empty();
    }
    return Optional.empty();
  }

  private Optional<Setting> setting(String key) {
    return family.settings().stream().filter(s -> s.key().equals(key) && s.live()).findFirst();
  }
}
