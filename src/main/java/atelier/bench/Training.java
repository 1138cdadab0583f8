package atelier.bench;

import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Given;
import atelier.family.Input;
import atelier.family.Recipe;
import atelier.imageset.PackedImages;
import atelier.learner.Learner;
import atelier.learner.Learners;
import atelier.learner.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A training that is measured: how long its steps take, apart from all that is asked between. */
final class Training implements AutoCloseable {
  private final Learner learner;
  private int step;
  private long nanos;

  Training(Learners learners, Task task) {
    learner = learners.create(task);
  }

  /** A family that a benchmark names. */
  static Family family(Families families, String key) {
    return families
        .find(key)
        .orElseThrow(() -> new IllegalArgumentException("There is no family " + key));
  }

  /**
   * What is to be trained, from sets alone.
   *
   * @param settings other than the defaults
   * @param label what all pictures are to show; null for everything, or for the first label where a
   *     family learns but one
   * @param steps planned; null for the family's
   * @param sets by the keys of inputs
   */
  static Task task(
      Family family,
      Map<String, ?> settings,
      long seed,
      @Nullable String label,
      @Nullable Integer steps,
      Map<String, PackedImages> sets) {
    int pictures = sets.values().stream().findFirst().map(PackedImages::count).orElse(0);
    Recipe recipe =
        new Recipe(
            family.key(),
            Given.NOTHING,
            null,
            family.settings(settings, pictures),
            seed,
            label == null ? onlyLabel(family, sets) : label);
    return new Task(recipe, steps == null ? family.steps() : steps, sets, Map.of(), null);
  }

  private static @Nullable String onlyLabel(Family family, Map<String, PackedImages> sets) {
    return family.images().stream()
        .filter(input -> input.labels() == Input.Labels.ONE_NEEDED)
        .map(input -> Objects.requireNonNull(sets.get(input.key())).labels().get(0))
        .findFirst()
        .orElse(null);
  }

  /** {@link #task} with default settings. */
  static Task task(
      Family family, long seed, @Nullable Integer steps, Map<String, PackedImages> sets) {
    return task(family, Map.of(), seed, null, steps, sets);
  }

  /** Trains until a step, and returns what the last one measured. */
  Map<String, Float> until(int last) {
    Map<String, Float> measured = Map.of();
    long start = System.nanoTime();
    while (step < last) {
      measured = learner.step().values();
      step++;
    }
    nanos += System.nanoTime() - start;
    return measured;
  }

  /** Which step it is at. */
  int step() {
    return step;
  }

  /** Time spent on steps alone. */
  long nanos() {
    return nanos;
  }

  /** The same in seconds. */
  double seconds() {
    return nanos / 1e9;
  }

  Learner learner() {
    return learner;
  }

  /**
   * Keeps its frame as PNG.
   *
   * @param folder made where it is missing; null for no frame
   */
  void keepFrame(@Nullable Path folder, String name) throws IOException {
    if (folder != null) {
      Files.createDirectories(folder);
      Files.write(folder.resolve(name + ".png"), learner.preview().picture().png());
    }
  }

  @Override
  public void close() {
    learner.close();
  }
}
