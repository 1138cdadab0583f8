package atelier.operation;

import atelier.family.Direction;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.run.Workers.NoAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

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
  private static final int AT_ONCE = 16;

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
    Patience patience = new Patience(operation, pause);
    int left = tries;
    for (int start = first; start < images.count(); start += AT_ONCE) {
      int end = Math.min(images.count(), start + AT_ONCE);
      operation.at(start, images.count());
      List<Picture> some = IntStream.range(start, end).mapToObj(images::picture).toList();
      sink.add(patience.with(left, () -> model.translate(direction, false, some)));
      left = Patience.TRIES;
    }
    operation.at(images.count(), images.count());
  }
}
