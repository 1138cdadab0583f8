package atelier.web.api;

import atelier.imageset.ImageSet;
import atelier.imageset.ImageSetStore;
import atelier.operation.SetFilling;
import atelier.run.Run;
import atelier.run.Runs;
import java.util.List;
import java.util.Optional;

/**
 * Models that draw pictures for the labels of an image set: of any label, or of the one they
 * learnt.
 */
public final class LabelModels {
  private final Runs runs;
  private final ImageSetStore sets;

  public LabelModels(Runs runs, ImageSetStore sets) {
    this.runs = runs;
    this.sets = sets;
  }

  /** The labels that a run draws; none where it draws nothing of a label. */
  public List<String> labels(Run run) {
    if (!Sampler.draws(runs, run)) {
      return List.of();
    } else if (run.label() != null) {
      return List.of(run.label());
    }
    return Sampler.drawsAnyLabel(runs, run)
        ? learnt(run).map(ImageSet::labels).orElse(List.of())
        : List.of();
  }

  /** Why a run cannot draw for a set, a sentence; empty where it can. */
  public Optional<String> refusal(Run run, ImageSet set) {
    String title = runs.familyTitle(run);
    if (labels(run).isEmpty()) {
      return Optional.of(
          "%s draws no pictures of a label; choose a conditional model, or one that learnt a single label."
              .formatted(title));
    } else if (run.step() == 0) {
      return Optional.of("%s has learnt nothing yet; train it first.".formatted(title));
    }
    ImageSet learnt = learnt(run).orElse(null);
    if (learnt == null) {
      return Optional.of(
          "The set that %s learnt from was removed, so nobody knows what it saw; choose another model."
              .formatted(title));
    } else if (learnt.size() != set.size() || learnt.channels() != set.channels()) {
      return Optional.of(
          "%s draws %d × %d pixels in %s, unlike the pictures of “%s”; choose a model that learnt pictures like them."
              .formatted(
                  title,
                  learnt.size(),
                  learnt.size(),
                  learnt.channels() == 1 ? "grey" : "colour",
                  set.name()));
    } else if (set.heldOut() != null && !set.heldOut().equals(learnt.heldOut())) {
      return Optional.of(
          "%s learnt from “%s”, so it may have seen what is held out of “%s”; train one on “%s”."
              .formatted(title, learnt.name(), set.name(), set.name()));
    }
    return Optional.empty();
  }

  /** What draws the pictures of a label. */
  SetFilling.Model model(Run run, String label) {
    Integer number = run.label() == null ? labels(run).indexOf(label) : null;
    return new SetFilling.Model(run.id(), run.step(), new Sampler(runs, run, number, null)::draw);
  }

  private Optional<ImageSet> learnt(Run run) {
    return run.imageSets().stream().findFirst().flatMap(sets::find);
  }
}
