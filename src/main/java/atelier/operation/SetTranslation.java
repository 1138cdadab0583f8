package atelier.operation;

import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.run.Workers.NoAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The translation of a whole image set by a run's model, some pictures at a time. */
public final class SetTranslation {
  private static final Logger LOG = LoggerFactory.getLogger(SetTranslation.class);
  private static final int AT_ONCE = 16;
  private static final int TRIES = 4;

  private final Model model;
  private final PackedImages images;
  private final UnderWay operation;
  private final Duration pause;

  /** What translates pictures. */
  @FunctionalInterface
  public interface Model {
    List<Picture> translate(List<Picture> pictures) throws NoAnswer;
  }

  /** Takes translated pictures one by one. */
  @FunctionalInterface
  public interface Sink {
    void add(int index, Picture picture) throws IOException;
  }

  /**
   * A translation that is to be carried out.
   *
   * @param operation told how many pictures are translated
   * @param pause until a model that gave no answer in the middle of a set is asked again
   */
  public SetTranslation(Model model, PackedImages images, UnderWay operation, Duration pause) {
    this.model = model;
    this.images = images;
    this.operation = operation;
    this.pause = pause;
  }

  /**
   * Makes a new set of the translated pictures, with the labels and captions of the given ones.
   *
   * @throws NoAnswer if the model gives none
   * @throws CancellationException if it was cancelled; there is no new set
   */
  public ImageSet toSet(ImageSets sets, String name, String owner) throws IOException {
    return sets.add(
        name,
        owner,
        null,
        images.size(),
        images.channels(),
        writer -> {
          writer.declare(images.labels());
          each((i, picture) -> writer.add(picture, label(i), images.caption(i)));
        });
  }

  private @Nullable String label(int index) {
    int label = images.label(index);
    return label < 0 ? null : images.labels().get(label);
  }

  /**
   * Gives every translated picture to {@code sink}, in order.
   *
   * @throws NoAnswer if the model gives none
   * @throws CancellationException if it was cancelled
   */
  public void each(Sink sink) throws IOException {
    for (int first = 0; first < images.count(); first += AT_ONCE) {
      int end = Math.min(images.count(), first + AT_ONCE);
      List<Picture> part = IntStream.range(first, end).mapToObj(images::picture).toList();
      List<Picture> translated = first == 0 ? model.translate(part) : patiently(part);
      for (int i = 0; i < translated.size(); i++) {
        sink.add(first + i, translated.get(i));
      }
      operation.at(end, images.count());
    }
  }

  /** Where a worker has died, another takes its place within seconds. */
  private List<Picture> patiently(List<Picture> pictures) throws NoAnswer {
    for (int left = TRIES - 1; left > 0; left--) {
      try {
        return model.translate(pictures);
      } catch (NoAnswer e) {
        LOG.debug("asking again", e);
        LockSupport.parkNanos(pause.toNanos());
      }
    }
    return model.translate(pictures);
  }
}
