package atelier.run;

import atelier.family.Recipe;
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
 * @param recipe what it is made from
 * @param steps how many steps it is meant to have
 * @param pauseAt the step at which it pauses by itself, or null
 * @param owner the participant it belongs to; {@code "local"} outside a workshop
 * @param parent the run it was forked from, or null
 * @param parentStep the step at which it was; null where it was not, or where nobody noted that
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
    Recipe recipe,
    int steps,
    @Nullable Integer pauseAt,
    String owner,
    @Nullable String parent,
    @Nullable Integer parentStep,
    RunState state,
    Wish wish,
    @Nullable String note,
    int step,
    double stepsPerSecond,
    int attempt,
    int version,
    Instant created) {

  /** Key of its family. */
  public String family() {
    return recipe.family();
  }

  /** Ids of its image sets, in the order of the family's inputs. */
  public List<String> imageSets() {
    return List.copyOf(recipe.inputs().imageSets().values());
  }

  /** Ids of its single pictures, by the key of their input. */
  public Map<String, List<String>> pictures() {
    return recipe.inputs().pictures();
  }

  public Settings settings() {
    return recipe.settings();
  }

  public long seed() {
    return recipe.seed();
  }

  /** Name of the one label it trains on, or null for all pictures. */
  public @Nullable String label() {
    return recipe.label();
  }

  /** The step at which its worker lets go of it. */
  public int until() {
    return pauseAt == null ? steps : pauseAt;
  }

  Run in(RunState next, @Nullable String why) {
    return copy(recipe, steps, pauseAt, next, wish, why, attempt);
  }

  Run wishing(Wish next) {
    return copy(recipe, steps, pauseAt, state, next, note, attempt);
  }

  Run trainingUntil(int total, @Nullable Integer pause) {
    return copy(recipe, total, pause, state, wish, note, attempt);
  }

  Run with(Settings next) {
    return copy(recipe.with(next), steps, pauseAt, state, wish, note, attempt);
  }

  Run claimedBy(String worker) {
    return copy(recipe, steps, pauseAt, new RunState.Training(worker), wish, note, attempt + 1);
  }

  private Run copy(
      Recipe recipe,
      int steps,
      @Nullable Integer pauseAt,
      RunState state,
      Wish wish,
      @Nullable String note,
      int attempt) {
    return new Run(
        id,
        recipe,
        steps,
        pauseAt,
        owner,
        parent,
        parentStep,
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
