package atelier.web.live;

import atelier.doctor.Diagnosis;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last of what happened to a run, for those who come back after a lost connection. Whoever uses
 * it holds its monitor.
 */
final class Channel {
  private static final int MAX_MESSAGES = 1000;
  private static final int MAX_CHARACTERS = 1 << 20;

  private final Deque<Message> recent = new ArrayDeque<>();
  private int characters;

  /** All messages up to here are forgotten. */
  private long forgotten;

  /** The number of the newest message. */
  long seq;

  /** Of the newest {@link atelier.run.Run} that was heard of; −1 before. */
  int version = -1;

  /** How far the run has come, in which attempt. */
  int step;

  int attempt;
  long stateSentMillis;
  long examinedMillis;
  @Nullable List<Diagnosis> diagnoses;
  Message.@Nullable Whole queue;
  Message.@Nullable Frame frame;

  /** The newest snapshot, of so many points, made then. */
  Message.@Nullable Whole snapshot;

  int snapshotPoints;
  long snapshotMillis;

  /**
   * A channel that remembers everything from now on.
   *
   * @param start a number below those of its messages
   */
  Channel(long start) {
    forgotten = start;
    seq = start;
  }

  void remember(Message message) {
    seq = message.seq();
    recent.add(message);
    characters += characters(message);
    while (recent.size() > MAX_MESSAGES || characters > MAX_CHARACTERS) {
      Message oldest = recent.remove();
      characters -= characters(oldest);
      forgotten = oldest.seq();
    }
  }

  /** Forgets everything, as when a run goes back to a checkpoint. */
  void forget() {
    recent.clear();
    characters = 0;
    forgotten = seq + 1; // not even a snapshot of now will do
    frame = null;
    snapshot = null;
  }

  /** What happened after a message, or empty if not all of it is remembered. */
  Optional<List<Message>> since(long last) {
    return last >= forgotten && last <= seq
        ? Optional.of(recent.stream().filter(m -> m.seq() > last).toList())
        : Optional.empty();
  }

  private static int characters(Message message) {
    if (message instanceof Message.Numbers numbers) {
      return numbers.rows().length();
    }
    return message instanceof Message.Whole whole ? whole.fields().length() : 0;
  }
}
