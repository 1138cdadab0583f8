package atelier;

import atelier.family.Families;
import atelier.family.Family;
import atelier.learner.Learners;
import atelier.learner.classifier.ClassifierLearners;
import atelier.learner.gan.GanLearners;
import atelier.learner.points.PointsLearners;
import atelier.learner.scales.ScaleLearners;
import atelier.learner.style.StyleLearners;
import atelier.learner.translation.TranslationLearners;
import atelier.learner.vae.VaeLearners;
import java.util.List;

/** The learners of every family that comes with the program. */
public final class StandardLearners {
  private StandardLearners() {}

  /**
   * All of them.
   *
   * @throws IllegalStateException if one of the families has none
   */
  public static Learners create(Families families) {
    Learners learners =
        Learners.of(
            List.of(
                GanLearners.byFamily(),
                VaeLearners.byFamily(),
                ClassifierLearners.byFamily(),
                ScaleLearners.byFamily(),
                PointsLearners.byFamily(),
                TranslationLearners.byFamily(),
                StyleLearners.byFamily()));
    for (Family family : families.all()) {
      if (!learners.has(family.key())) {
        throw new IllegalStateException("the family %s has no learner".formatted(family.key()));
      }
    }
    return learners;
  }
}
