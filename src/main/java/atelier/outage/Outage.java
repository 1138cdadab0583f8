package atelier.outage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something that the program stands on is out of order. The message is a sentence for people. */
public final class Outage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What operating systems say of a full disk. */
  private static final List<String> FULL =
      List.of("No space left on device", "not enough space on the disk", "Disk quota exceeded");

  private static final String READ_ONLY = "Read-only file system";

  private final Kind kind;

  /** What is out of order. */
  public enum Kind {
    /** There is no room for another byte. */
    DISK_FULL(
        "The disk of the server is full, so this could not be kept. Make room on it, then try again; what was kept before is safe."),
    /** The folder cannot be written. */
    READ_ONLY(
        "The data folder cannot be written, so this could not be kept. Make it writable, then try again."),
    /** The database does not answer. */
    DATABASE_AWAY("The database does not answer just now. Try again in a few seconds."),
    /** The database holds bytes that cannot be. */
    DATABASE_DAMAGED(
        "The database is damaged. Put a backup into a new folder with “atelier restore FILE --data FOLDER” and start with that.");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }

    /** What happened and what to do. */
    public String sentence() {
      return sentence;
    }
  }

  public Outage(Kind kind, Throwable cause) {
    super(kind.sentence, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** The outage that an error comes from, if it comes from one. */
  public static Optional<Outage> in(Throwable error) {
    for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof Outage outage) {
        return Optional.of(outage);
      }
      String message = cause instanceof IOException ? String.valueOf(cause.getMessage()) : "";
      if (FULL.stream().anyMatch(message::contains)) {
        return Optional.of(new Outage(Kind.DISK_FULL, error));
      } else if (message.contains(READ_ONLY)) {
        return Optional.of(new Outage(Kind.READ_ONLY, error));
      }
    }
    return Optional.empty();
  }
}
