package atelier.doctor;

import static java.util.Objects.requireNonNull;

import atelier.family.Families;
import atelier.family.Family;
import atelier.run.Recovery;
import atelier.run.Run;
import atelier.run.RunStore;
import atelier.run.Telemetry;
import atelier.run.Telemetry.MetricRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Tells from what a run measured what goes wrong in it, since when, and what helps. What it has
 * seen of a run it keeps in mind, so that each look takes in the newest steps only. Safe for
 * several threads.
 */
public final class Doctor {
  private static final int MOST_WATCHES = 500;

  private final Telemetry telemetry;
  private final RunStore store;
  private final Families families;
  private final ToIntFunction<Run> pictures;
  private final Map<String, Watch> watches =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Watch> eldest) {
          return size() > MOST_WATCHES;
        }
      };

  /**
   * A doctor who has seen nothing yet.
   *
   * @param store where the checkpoints are that a run can go back to
   * @param pictures how many pictures a run learns from
   */
  public Doctor(
      Telemetry telemetry, RunStore store, Families families, ToIntFunction<Run> pictures) {
    this.telemetry = telemetry;
    this.store = store;
    this.families = families;
    this.pictures = pictures;
  }

  /** What goes wrong in a run; empty where nothing does, or too little has been seen. */
  public List<Diagnosis> examine(Run run) {
    return examine(run, telemetry.latest(run.id()));
  }

  /**
   * The same of a run whose newest row is known: what has not changed since the last look is not
   * read again.
   */
  public List<Diagnosis> examine(Run run, Optional<MetricRow> latest) {
    Optional<Family> family = families.find(run.family());
    if (family.isEmpty()) {
      return List.of();
    }
    Map<Sign, Integer> signs = watched(run, latest);
    List<Diagnosis> diagnoses = new ArrayList<>();
    divergedAt(run)
        .ifPresent(
            step -> {
              signs.remove(Sign.DIVERGED);
              String what = requireNonNull(run.note(), "it says that the run went back");
              diagnoses.add(diagnosis(run, family.get(), Sign.DIVERGED, what, step));
            });
    signs.forEach(
        (sign, since) -> diagnoses.add(diagnosis(run, family.get(), sign, sign.text, since)));
    return diagnoses;
  }

  /** Where the numbers of a run ran out of bounds, until it has come past that in good health. */
  private Optional<Integer> divergedAt(Run run) {
    return Recovery.wentBack(run)
        ? store.changes(run.id()).stream()
            .filter(change -> change.setting().equals(Recovery.WENT_BACK))
            .map(change -> Integer.valueOf(change.before()))
            .reduce((earlier, later) -> later)
            .filter(step -> run.step() < step + Window.STEPS)
        : Optional.empty();
  }

  private Map<Sign, Integer> watched(Run run, Optional<MetricRow> latest) {
    synchronized (watches) {
      Watch watch = watches.get(run.id());
      int newest = latest.map(MetricRow::step).orElse(0);
      if (watch == null || newest < watch.end() || !run.settings().equals(watch.settings())) {
        watch = new Watch(run.settings(), pictures.applyAsInt(run));
        watches.put(run.id(), watch);
        telemetry.each(run.id(), watch::add);
      } else if (newest > watch.end()) {
        int seen = watch.end();
        telemetry.newest(run.id(), newest - seen).stream()
            .filter(row -> row.step() > seen)
            .forEach(watch::add);
      }
      return watch.signs();
    }
  }

  private Diagnosis diagnosis(Run run, Family family, Sign sign, String text, int since) {
    Integer healthy =
        store.checkpoints(run.id()).stream()
            .map(RunStore.Checkpoint::step)
            .filter(step -> step <= since)
            .reduce((a, b) -> b)
            .orElse(null);
    return new Diagnosis(
        sign.key,
        sign.title,
        text,
        since,
        new Remedies(family, run.settings(), healthy).against(sign));
  }
}
