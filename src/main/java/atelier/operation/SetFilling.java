package atelier.operation;

import atelier.imageset.About;
import atelier.imageset.Drawn;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.run.Workers.NoAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Fills an image set up: labels of which there are few pictures to learn from get more, which
 * models draw.
 */
public final class SetFilling {
  private static final int AT_ONCE = 64;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final PackedImages images;
  private final Map<String, Integer> missing;
  private final Map<String, Model> models;
  private final long seed;
  private final UnderWay operation;
  private final Patience patience;

  /**
   * What draws pictures of a label.
   *
   * @param run its id
   * @param step how many steps it has learnt
   * @param brush draws them
   */
  public record Model(String run, int step, Brush brush) {}

  /** Draws the pictures of a seed from one number on. */
  @FunctionalInterface
  public interface Brush {
    List<Picture> draw(long seed, int first, int count) throws NoAnswer;
  }

  /** Takes drawn pictures one by one. */
  @FunctionalInterface
  public interface Sink {
    void add(Picture picture, About about) throws IOException;
  }

  /**
   * A filling up that is to be carried out.
   *
   * @param missing how many pictures are wanted of each label
   * @param models one for each of these labels
   * @param operation told how many pictures are drawn
   */
  public SetFilling(
      PackedImages images,
      Map<String, Integer> missing,
      Map<String, Model> models,
      long seed,
      UnderWay operation) {
    this.images = images;
    this.missing = missing;
    this.models = models;
    this.seed = seed;
    this.operation = operation;
    this.patience = new Patience(operation, PAUSE);
  }

  /**
   * How many pictures each label lacks that has less than so many to learn from; labels that lack
   * none are left out.
   */
  public static Map<String, Integer> missing(PackedImages images, int each) {
    Map<String, Integer> missing = new LinkedHashMap<>();
    images.labels().forEach(label -> missing.put(label, each));
    for (int i = 0; i < images.count(); i++) {
      About about = images.about(i);
      if (about.label() != null && !about.heldOut()) {
        missing.merge(about.label(), -1, Integer::sum);
      }
    }
    missing.values().removeIf(lack -> lack <= 0);
    return missing;
  }

  /**
   * Makes a new set of all pictures and those that are drawn, which say where they come from; it
   * bears the operation's id.
   *
   * @param born hears of the new set just before there is one
   * @throws NoAnswer if a model gives none
   * @throws CancellationException if it was cancelled; there is no new set
   */
  public ImageSet toSet(ImageSets sets, String name, String owner, Consumer<ImageSet> born)
      throws IOException {
    return sets.add(
        operation.now().id(),
        new ImageSets.Title(name, null),
        owner,
        images.size(),
        images.channels(),
        writer -> {
          writer.declare(images.labels());
          for (int i = 0; i < images.count(); i++) {
            writer.add(images.picture(i), images.about(i));
          }
          each(writer::add);
        },
        born);
  }

  /**
   * Gives every drawn picture to {@code sink}, label by label.
   *
   * @throws NoAnswer if a model gives none
   * @throws CancellationException if it was cancelled
   */
  public void each(Sink sink) throws IOException {
    int total = missing.values().stream().mapToInt(Integer::intValue).sum();
    int done = 0;
    for (Map.Entry<String, Integer> lack : missing.entrySet()) {
      String label = lack.getKey();
      Model model = models.get(label);
      if (model == null) {
        throw new IllegalArgumentException("there is no model for " + label);
      }
      for (int end = done + lack.getValue(); done < end; ) {
        int first = done;
        int count = Math.min(AT_ONCE, end - done);
        for (Picture picture :
            patience.with(Patience.TRIES, () -> model.brush.draw(seed, first, count))) {
          Drawn drawn = new Drawn(model.run, model.step, seed, done++);
          sink.add(picture, new About(label, null, false, drawn));
        }
        operation.at(done, total);
      }
    }
  }
}
