package atelier.learner.scales;

import atelier.learner.Learner;
import atelier.learner.Task;
import java.util.Map;
import java.util.function.Function;

/** The learners of this package, by the keys of their families. */
public final class ScaleLearners {
  private ScaleLearners() {}

  public static Map<String, Function<Task, Learner>> byFamily() {
    return Map.of(
        "progressive",
        ProgressiveLearner::new,
        "style-based",
        StyleBasedLearner::new,
        "msg",
        MsgLearner::new);
  }
}
