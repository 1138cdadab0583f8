package atelier.web.api;

import atelier.family.Direction;
import atelier.imageset.ImageSet;
import atelier.run.NoSuchRun;
import atelier.run.Run;
import atelier.run.RunConflict;
import atelier.run.Workers;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.EOFException;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The translation of a whole image set, and how far it is. Safe for several threads. */
final class Translation {
  private final String id = UUID.randomUUID().toString();
  private final String run;
  private final String owner;
  private final ImageSet from;
  private final Direction direction;
  private final @Nullable String name;
  private int done;
  private boolean cancelled;
  private State state = State.TRANSLATING;
  private @Nullable String made;
  private @Nullable String error;

  Translation(String run, String owner, ImageSet from, Direction direction, @Nullable String name) {
    this.run = run;
    this.owner = owner;
    this.from = from;
    this.direction = direction;
    this.name = name;
  }

  private enum State {
    TRANSLATING,
    FINISHED,
    FAILED;

    @JsonValue
    String inApi() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A translation as it is now, as scripts see it.
   *
   * @param imageSet id of the set that is translated
   * @param name of the new set, or null for a zip
   * @param done pictures that are translated, out of {@code total}
   * @param made the new set as it is now; null where it is not there yet or was removed since
   * @param error why it has failed, or null
   */
  record View(
      String id,
      String imageSet,
      String direction,
      @Nullable String name,
      State state,
      int done,
      int total,
      @Nullable ImageSetView made,
      @Nullable String error) {}

  /**
   * Pictures that are translated by now.
   *
   * @throws CancellationException if it was cancelled
   */
  synchronized void at(int pictures) {
    done = pictures;
    if (cancelled) {
      throw new CancellationException("This translation was cancelled.");
    }
  }

  /** Ends it after the pictures that are being translated, without a new set. */
  synchronized void cancel() {
    cancelled = true;
  }

  /** The last picture is where it belongs: in a new set, or, where that is null, in a zip. */
  synchronized void finished(@Nullable ImageSet set) {
    state = State.FINISHED;
    made = set == null ? null : set.id();
  }

  synchronized void failed(Throwable why) {
    state = State.FAILED;
    error = sentence(why);
  }

  private String sentence(Throwable why) {
    if (why instanceof Workers.NoAnswer
        || why instanceof RunConflict
        || why instanceof NoSuchRun
        || why instanceof CancellationException) {
      return String.valueOf(why.getMessage());
    }
    return why instanceof EOFException && name == null
        ? "The download was broken off; begin it again."
        : "Something went wrong here; the server’s log says what.";
  }

  synchronized boolean isOver() {
    return state != State.TRANSLATING;
  }

  String id() {
    return id;
  }

  boolean isOf(Run other, String somebody) {
    return run.equals(other.id()) && owner.equals(somebody);
  }

  /**
   * What scripts see.
   *
   * @param sets the image set of an id, if it is there
   */
  synchronized View view(Function<String, Optional<ImageSet>> sets) {
    return new View(
        id,
        from.id(),
        direction.key(),
        name,
        state,
        done,
        from.count(),
        Optional.ofNullable(made).flatMap(sets).map(ImageSetView::of).orElse(null),
        error);
  }
}
