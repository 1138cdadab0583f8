package atelier.learner;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Makes the learner of each family. */
public final class Learners {
  private final Map<String, Function<Task, Learner>> byFamily;

  public Learners(Map<String, Function<Task, Learner>> byFamily) {
    this.byFamily = Map.copyOf(byFamily);
  }

  /** Those of several packages. */
  public static Learners of(List<Map<String, Function<Task, Learner>>> packages) {
    Map<String, Function<Task, Learner>> byFamily = new HashMap<>();
    packages.forEach(byFamily::putAll);
    return new Learners(byFamily);
  }

  /** Whether there is a learner for a family. */
  public boolean has(String family) {
    return byFamily.containsKey(family);
  }

  /**
   * A fresh learner.
   *
   * @throws IllegalArgumentException if the family is not known here
   */
  public Learner create(Task task) {
    Function<Task, Learner> constructor = byFamily.get(task.family());
    if (constructor == null) {
      throw new IllegalArgumentException("this worker knows no family " + task.family());
    }
    return constructor.apply(task);
  }
}
