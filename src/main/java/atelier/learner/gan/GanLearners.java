package atelier.learner.gan;

import atelier.learner.Learner;
import atelier.learner.Task;
import java.util.Map;
import java.util.function.Function;

/** The learners of this package, by the keys of their families. */
public final class GanLearners {
  private GanLearners() {}

  public static Map<String, Function<Task, Learner>> byFamily() {
    return Map.of(
        "sngan",
        task -> new GanLearner(task, new SnganDesign()),
        "dcgan",
        task -> new GanLearner(task, new DcganDesign()),
        "dense",
        task -> new GanLearner(task, new DenseDesign()),
        "conditional",
        GanLearner::conditional,
        "lab",
        LabLearner::new,
        "text-to-image",
        TextToImageLearner::new);
  }
}
