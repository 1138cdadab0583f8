package atelier.learner.translation;

import atelier.imageset.Fidelity;
import atelier.imageset.Picture;
import atelier.imageset.intake.Resizing;
import atelier.learner.Answering;
import atelier.link.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A picture enlarged on request, beside its bicubic enlargement; where it is shrunk first, with how
 * close both come to it.
 */
final class Enlarging implements Answering {
  /** Pixels of the longer side of an answer at most; what would be larger is made smaller first. */
  static final int LONGEST = 2048;

  private static final Map<String, Double> NOTHING = Map.of();

  private final Enlarger.Work work;
  private final Picture truth;
  private final boolean shrunk;

  /**
   * Begins.
   *
   * @param shrunk whether the picture is shrunk first, so that the truth is known
   */
  Enlarging(Enlarger enlarger, int factor, Picture picture, boolean shrunk) {
    this.shrunk = shrunk;
    Picture within = Resizing.within(picture, shrunk ? LONGEST : LONGEST / factor);
    int width = within.width() / factor;
    int height = within.height() / factor;
    truth = shrunk ? Mirrored.part(within, 0, 0, factor * width, factor * height) : within;
    work = enlarger.begin(shrunk ? Resizing.of(truth, width, height) : within);
  }

  @Override
  public Answer next() {
    if (work.done() < 1) {
      work.next();
    }
    if (work.done() < 1) {
      return Answer.underWay(work.done());
    }
    return new Answer(
        1,
        List.of(work.bicubic, work.enlarged),
        2,
        List.of("Bicubic", "Super-resolution"),
        shrunk ? fidelity() : NOTHING,
        null);
  }

  private Map<String, Double> fidelity() {
    Map<String, Double> values = new LinkedHashMap<>();
    Map.of("Bicubic", work.bicubic, "Super-resolution", work.enlarged).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            way -> {
              List<Picture> made = List.of(way.getValue());
              values.put(way.getKey() + ", PSNR in dB", Fidelity.psnr(made, List.of(truth)));
              values.put(way.getKey() + ", SSIM", Fidelity.ssim(made, List.of(truth)));
            });
    return values;
  }
}
