package atelier.operation;

import atelier.family.Direction;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.run.Workers.NoAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The translation of the pictures of a set, some at a time.
 *
 * @param operation told how many pictures are translated
 * @param pause until a model that gave no answer is asked again
 */
record SetTranslation(
    PictureModel model,
    Direction direction,
    PackedImages images,
    UnderWay operation,
    Duration pause) {
  private static final Logger LOG = LoggerFactory.getLogger(SetTranslation.class);
  private static final int AT_ONCE = 16;
  private static final int TRIES = 4;

  /** Takes translated pictures, in order. */
  @FunctionalInterface
  interface Sink {
    void add(List<Picture> pictures) throws IOException;
  }

  /**
   * Translates the pictures from one on.
   *
   * @param tries how often a model is asked for the first of them, which may have no worker yet
   * @throws NoAnswer if the model gives none
   * @throws java.util.concurrent.CancellationException if it was cancelled
   */
  void from(int first, int tries, Sink sink) throws IOException {
    int left = tries;
    for (int start = first; start < images.count(); start += AT_ONCE) {
      int end = Math.min(images.count(), start + AT_ONCE);
      operation.at(start, images.count());
      sink.add(ask(IntStream.range(start, end).mapToObj(images::picture).toList(), left));
      left = TRIES; // where a worker has died, another takes its place within seconds
    }
    operation.at(images.count(), images.count());
  }

  private List<Picture> ask(List<Picture> pictures, int tries) throws NoAnswer {
    for (int left = tries - 1; left > 0; left--) {
      try {
        return model.translate(direction, false, pictures);
      } catch (NoAnswer e) {
        LOG.debug("asking again", e);
        LockSupport.parkNanos(pause.toNanos());
        operation.goOn();
      }
    }
    return model.translate(direction, false, pictures);
  }
}
