package atelier;

import atelier.learner.Learners;
import atelier.learner.gan.GanLearners;
import atelier.learner.style.StyleLearners;
import atelier.learner.vae.VaeLearners;
import atelier.learner.translation.TranslationLearners;
import java.util.List;

/** The learners of every family that comes with the program. */
final class StandardLearners {
  private StandardLearners() {}

  static Learners create() {
    return Learners.of(
        List.of(GanLearners.byFamily(),
            VaeLearners.byFamily(),
            TranslationLearners.byFamily(),
            StyleLearners.byFamily()));
  }
}
