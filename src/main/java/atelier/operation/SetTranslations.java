package atelier.operation;

import atelier.family.Direction;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.operation.Operation.Kind;
import atelier.run.RunConflict;
import atelier.run.Runs;
import atelier.run.Workers.NoAnswer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translations of whole image sets by runs' models. One that makes a new set goes on when the
 * server was stopped meanwhile: its pictures are kept one by one, and only what is missing is
 * translated. Safe for several threads.
 */
public final class SetTranslations {
  private static final Logger LOG = LoggerFactory.getLogger(SetTranslations.class);
  private static final String IMAGE_SET = "imageSet";
  private static final String DIRECTION = "direction";

  private static final String DOWNLOAD_BROKEN_OFF = "The download was broken off; begin it again.";

  /** Enough for workers to come back after a start of the server, with some seconds between. */
  private static final int TRIES_AFTER_START = 150;

  private final Path folder;
  private final Operations operations;
  private final Runs runs;
  private final ImageSets sets;
  private final Duration pause;
  private final Consumer<ImageSet> born;

  /** Takes translated pictures one by one. */
  @FunctionalInterface
  public interface Sink {
    void add(int index, Picture picture) throws IOException;
  }

  /**
   * Translations in a folder of their own.
   *
   * @param pause until a model that gave no answer in the middle of a set is asked again
   * @param born hears of each new set just before there is one
   */
  public SetTranslations(
      Path folder,
      Operations operations,
      Runs runs,
      ImageSets sets,
      Duration pause,
      Consumer<ImageSet> born) {
    this.folder = folder;
    this.operations = operations;
    this.runs = runs;
    this.sets = sets;
    this.pause = pause;
    this.born = born;
  }

  /**
   * Makes a new set of translated pictures, with the labels and captions of the given ones.
   *
   * @throws NoAnswer if the model gives none
   * @throws CancellationException if it was cancelled; there is no new set
   */
  public ImageSet toSet(
      PictureModel model, ImageSet from, Direction direction, String name, String owner)
      throws IOException {
    UnderWay operation = begin(model, from, direction, name, owner);
    return operation.carryOut(
        () -> toSet(model, from, direction, operation, 1), ImageSet::id, Operation::sentence);
  }

  /**
   * Gives every translated picture to {@code sink}, in order.
   *
   * @throws NoAnswer if the model gives none
   * @throws CancellationException if it was cancelled
   */
  public void each(PictureModel model, ImageSet from, Direction direction, String owner, Sink sink)
      throws IOException {
    UnderWay operation = begin(model, from, direction, null, owner);
    int[] next = {0};
    operation.carryOut(
        () -> {
          new SetTranslation(model, direction, pictures(model, from), operation, pause)
              .from(
                  0,
                  1,
                  pictures -> {
                    for (Picture picture : pictures) {
                      sink.add(next[0]++, picture);
                    }
                  });
          return from;
        },
        translated -> null,
        why -> why instanceof EOFException ? DOWNLOAD_BROKEN_OFF : Operation.sentence(why));
  }

  private UnderWay begin(
      PictureModel model, ImageSet from, Direction direction, @Nullable String name, String owner) {
    Map<String, String> details = new HashMap<>();
    details.put(IMAGE_SET, from.id());
    details.put(DIRECTION, direction.key());
    if (name != null) {
      details.put(Operation.NAME, name);
    }
    return operations.begin(Kind.TRANSLATION, model.run().id(), owner, details, from.count());
  }

  /** Goes on, one after another, with what the end of an earlier server broke off. */
  public void goOn() throws IOException {
    List<UnderWay> left = operations.underWay(Kind.TRANSLATION);
    forgetOthers(left);
    if (!left.isEmpty()) {
      Thread thread = new Thread(() -> left.forEach(this::goOn), "translations");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void goOn(UnderWay operation) {
    Operation left = operation.now();
    try {
      operation.carryOut(
          () -> {
            ImageSet from =
                Optional.ofNullable(left.details().get(IMAGE_SET))
                    .flatMap(sets.store()::find)
                    .orElseThrow(
                        () ->
                            new RunConflict(
                                "The image set that was being translated was removed meanwhile; choose another."));
            return toSet(
                PictureModel.of(runs, left.subject(), sets.store()),
                from,
                Direction.of(left.details().getOrDefault(DIRECTION, "")).orElse(Direction.A_TO_B),
                operation,
                TRIES_AFTER_START);
          },
          ImageSet::id,
          Operation::sentence);
    } catch (IOException | RuntimeException e) {
      LOG.info("the translation {} did not go on: {}", left.id(), e.toString());
    }
  }

  private ImageSet toSet(
      PictureModel model, ImageSet from, Direction direction, UnderWay operation, int tries)
      throws IOException {
    Path file = file(operation.now(), from);
    PackedImages images = pictures(model, from);
    try (DonePictures done = new DonePictures(file, images.size(), images.channels())) {
      new SetTranslation(model, direction, images, operation, pause)
          .from(done.count(), tries, done::add);
      return sets.add(
          operation.now().id(),
          new ImageSets.Title(
              operation.now().details().getOrDefault(Operation.NAME, from.name()), null),
          operation.now().owner(),
          images.size(),
          images.channels(),
          writer -> {
            writer.declare(images.labels());
            for (int i = 0; i < images.count(); i++) {
              writer.add(done.get(i), images.about(i));
            }
          },
          born);
    } finally {
      if (!operations.isClosed()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** The pictures of a set, of the size that the model takes. */
  private PackedImages pictures(PictureModel model, ImageSet from) throws IOException {
    PackedImages images = sets.open(from);
    return model.like() == null ? images : images.sized(model.like().size());
  }

  /** Where the pictures are kept until all are there: of these pictures of the set, no others. */
  private Path file(Operation operation, ImageSet from) throws IOException {
    Files.createDirectories(folder);
    return folder.resolve(operation.id() + "-" + from.blob());
  }

  private void forgetOthers(List<UnderWay> left) throws IOException {
    if (Files.isDirectory(folder)) {
      List<String> ids = left.stream().map(operation -> operation.now().id()).toList();
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          if (ids.stream().noneMatch(file.getFileName().toString()::startsWith)) {
            Files.deleteIfExists(file);
          }
        }
      }
    }
  }

  /** Somebody's translations by a run, under way and over, newest first. */
  public List<Operation> list(String run, String owner) {
    return operations.list(Kind.TRANSLATION, run).stream()
        .filter(operation -> operation.owner().equals(owner))
        .toList();
  }

  /** Cancels a translation; one that is over stays as it is. */
  public void cancel(String id) {
    operations.underWay(id).ifPresent(UnderWay::cancel);
  }
}
