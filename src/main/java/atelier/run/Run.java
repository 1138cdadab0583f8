package atelier.run;

import atelier.family.Settings;
import atelier.link.Wish;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One training.
 *
 * @param id unguessable
 * @param family key of the family
 * @param imageSets ids of the image sets it trains on
 * @param pictures ids of the single pictures it was given, by the key of their input
 * @param network blob of the pretrained network it uses, or null
 * @param settings its checked settings
 * @param seed of everything random in it
 * @param steps how many steps it is meant to have
 * @param pauseAt the step at which it pauses by itself, or null
 * @param label name of the one label it trains on, or null for all pictures
 * @param owner the participant it belongs to; {@code "local"} outside a workshop
 * @param parent the run it was forked from, or null
 * @param state where it stands
 * @param wish what its people want of its worker
 * @param note what happened to it, for its people to read, or null
 * @param step how many steps it has had, as last heard
 * @param stepsPerSecond as last heard; 0 before
 * @param attempt how many times a worker has taken it: the fencing token of every write of a worker
 * @param version grows with every {@link RunStore#replace}
 * @param created when
 */
public record Run(
    String id,
    String family,
    List<String> imageSets,
    Map<String, List<String>> pictures,
    @Nullable String network,
    Settings settings,
    long seed,
    int steps,
    @Nullable Integer pauseAt,
    @Nullable String label,
    String owner,
    @Nullable String parent,
    RunState state,
    Wish wish,
    @Nullable String note,
    int step,
    double stepsPerSecond,
    int attempt,
    int version,
    Instant created) {

  public Run {
    imageSets = List.copyOf(imageSets);
    pictures = Map.copyOf(pictures);
  }

  /** The step at which its worker lets go of it. */
  public int until() {
    return pauseAt == null ? steps : pauseAt;
  }

  Run in(RunState next, @Nullable String why) {
    return copy(settings, steps, pauseAt, next, wish, why, attempt);
  }

  Run wishing(Wish next) {
    return copy(settings, steps, pauseAt, state, next, note, attempt);
  }

  Run trainingUntil(int total, @Nullable Integer pause) {
    return copy(settings, total, pause, state, wish, note, attempt);
  }

  Run with(Settings next) {
    return copy(next, steps, pauseAt, state, wish, note, attempt);
  }

  Run claimedBy(String worker) {
    return copy(settings, steps, pauseAt, new RunState.Training(worker), wish, note, attempt + 1);
  }

  private Run copy(
      Settings settings,
      int steps,
      @Nullable Integer pauseAt,
      RunState state,
      Wish wish,
      @Nullable String note,
      int attempt) {
    return new Run(
        id,
        family,
        imageSets,
        pictures,
        network,
        settings,
        seed,
        steps,
        pauseAt,
        label,
        owner,
        parent,
        state,
        wish,
        note,
        step,
        stepsPerSecond,
        attempt,
        version,
        created);
  }
}
