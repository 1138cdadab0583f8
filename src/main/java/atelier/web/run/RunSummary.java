package atelier.web.run;

import atelier.family.Input;
import atelier.imageset.ImageSet;
import atelier.run.Run;
import atelier.run.RunState;
import atelier.workshop.Card;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A run as pages show it.
 *
 * @param run the run
 * @param family the title of its family
 * @param sets its image sets; without those that were removed since
 * @param frame its newest frame, or null before the first
 * @param card what its owner says of it
 */
public record RunSummary(
    Run run, String family, List<ImageSet> sets, @Nullable FrameView frame, Card card) {

  /**
   * A frame as pages show it.
   *
   * @param step after how many steps
   * @param columns pictures side by side
   * @param rows pictures one above the other
   * @param width of the whole grid in pixels
   * @param height of the whole grid in pixels
   */
  public record FrameView(int step, int columns, int rows, int width, int height) {

    /** The width of a picture in pixels. */
    public int cell() {
      return width / columns;
    }
  }

  RunSummary with(@Nullable FrameView newest) {
    return new RunSummary(run, family, sets, newest, card);
  }

  /** What its owner calls it, or else what it learns. */
  public String title() {
    return card.name().isEmpty() ? ownTitle() : card.name();
  }

  /** What it learns: the names of its image sets, and the label where it is one only. */
  public String ownTitle() {
    if (run.imageSets().isEmpty()) {
      return family;
    }
    String names =
        sets.isEmpty()
            ? "A removed image set"
            : String.join(" and ", sets.stream().map(ImageSet::name).toList());
    return run.label() == null ? names : "%s: %s".formatted(names, run.label());
  }

  /**
   * What files of it are called, without an ending: its title, its family and a step, in letters
   * and digits that every file system takes.
   */
  public String fileName(int step) {
    String words = title().equals(family) ? family : title() + " " + family;
    return "%s-step-%d"
        .formatted(
            words
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", "-")
                .replaceAll("^-|-$", ""),
            step);
  }

  /** The ids of the pictures it was given as an input. */
  public List<String> pictures(Input.Pictures input) {
    return run.pictures().getOrDefault(input.key(), List.of());
  }

  /** Whether it has learnt something and shown it. */
  public boolean hasLearnt() {
    return frame != null && run.step() > 0;
  }

  public String state() {
    return run.state().name();
  }

  /** Why it failed, or null. */
  public @Nullable String reason() {
    return run.state() instanceof RunState.Failed failed ? failed.reason() : null;
  }
}
