package atelier.learner.translation;

import atelier.learner.Learner;
import atelier.learner.Task;
import java.util.Map;
import java.util.function.Function;

/** The learners of this package, by the keys of their families. */
public final class TranslationLearners {
  private TranslationLearners() {}

  public static Map<String, Function<Task, Learner>> byFamily() {
    return Map.of(
        "cyclegan", CycleGanLearner::new,
        "pix2pix", Pix2PixLearner::new,
        "stsn", StsnLearner::new,
        "super-resolution", SuperResolutionLearner::new);
  }
}
