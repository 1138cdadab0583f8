package atelier.run;

import atelier.family.Family;
import atelier.family.Setting;
import atelier.family.Settings;
import atelier.run.RunStore.Checkpoint;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a run whose numbers ran out of bounds back to its last healthy checkpoint. A checkpoint is
 * gone on from exactly as it was, so the learning rates are lowered: with the same ones it would
 * diverge again. What it did is among the run's live changes. Safe for several threads.
 */
public final class Recovery {
  /** The change that says that a run went back, from a step to another. */
  public static final String WENT_BACK = "wentBack";

  private static final String OUT_OF_BOUNDS = "Losses or weights ran out of bounds at step ";

  /** How often a run goes back by itself. */
  private static final int MOST = 3;

  private static final double LOWER = 0.25;
  private static final List<String> RATES = List.of("generatorRate", "discriminatorRate", "rate");

  private final RunStore store;
  private final Clock clock;

  Recovery(RunStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Where a run goes back to.
   *
   * @param step of the checkpoint; 0 for the very beginning
   * @param settings to go on with
   */
  record Plan(int from, int step, Settings settings) {
    String note() {
      return OUT_OF_BOUNDS
          + "%,d. Training went back to step %,d by itself and goes on from there with a quarter of the learning rates."
              .formatted(from, step);
    }
  }

  /** Whether going back is the last that happened to a run. */
  public static boolean wentBack(Run run) {
    return run.note() != null && run.note().startsWith(OUT_OF_BOUNDS);
  }

  /**
   * What to do about a run that diverged at a step; empty where it has gone back too often, or has
   * no learning rates that could be lowered. A checkpoint that it went back to in vain is given up
   * for the one before.
   */
  Optional<Plan> plan(Run run, Family family, int at) {
    List<SettingChange> returns =
        store.changes(run.id()).stream()
            .filter(change -> change.setting().equals(WENT_BACK))
            .toList();
    Settings lower = lower(run.settings(), family);
    if (returns.size() >= MOST || lower.equals(run.settings())) {
      return Optional.empty();
    }
    List<Integer> kept = store.checkpoints(run.id()).stream().map(Checkpoint::step).toList();
    int newest = kept.isEmpty() ? 0 : kept.get(kept.size() - 1);
    if (kept.size() > 1 && returns.stream().anyMatch(change -> change.step() == newest)) {
      store.deleteCheckpoint(run.id(), newest);
      return Optional.of(new Plan(at, kept.get(kept.size() - 2), lower));
    }
    return Optional.of(new Plan(at, newest, lower));
  }

  /** Notes among the live changes what was done. */
  void done(Run before, Plan plan) {
    List<SettingChange> changes = new ArrayList<>();
    changes.add(
        new SettingChange(plan.step, WENT_BACK, "" + plan.from, "" + plan.step, clock.instant()));
    changes.addAll(
        SettingChange.between(before.settings(), plan.settings, plan.step, clock.instant()));
    store.addChanges(before.id(), changes);
  }

  private static Settings lower(Settings now, Family family) {
    Map<String, Object> values = new LinkedHashMap<>(now.values());
    for (Setting setting : family.settings()) {
      if (setting instanceof Setting.Real rate && rate.live() && RATES.contains(rate.key())) {
        values.put(rate.key(), Math.max(rate.min(), LOWER * now.real(rate.key())));
      }
    }
    return new Settings(values);
  }
}
