package atelier.operation;

import atelier.operation.Operation.Kind;
import atelier.operation.Operation.State;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The long operations of this server. What one makes bears its id: of those that an earlier process
 * has not ended, those are finished that had made it. The others wait to go on, where what they
 * have done is kept, or are over, as whoever carried them out has died with it. Safe for several
 * threads.
 */
public final class Operations implements AutoCloseable {
  /** What is said of one that the end of the server broke off. */
  public static final String BROKEN_OFF =
      "The server was stopped before this was done, and nothing of it was kept; begin it again.";

  private static final Duration KEPT = Duration.ofDays(30);
  private static final int MOST = 200;

  private final OperationStore store;
  private final Clock clock;
  private final Map<String, UnderWay> underWay = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * Takes up or ends what an earlier process left, and forgets what is old.
   *
   * @param made whether there is what an operation was to make, by its id
   */
  public Operations(OperationStore store, Predicate<String> made, Clock clock) {
    this.store = store;
    this.clock = clock;
    store.removeBefore(clock.instant().minus(KEPT));
    for (Operation left : store.underWay()) {
      if (made.test(left.id())) {
        store.put(left.over(State.FINISHED, left.id(), null));
      } else if (left.goesOn()) {
        underWay.put(left.id(), new UnderWay(left, this::ended));
      } else {
        store.put(left.over(State.FAILED, null, BROKEN_OFF));
      }
    }
  }

  /**
   * Begins an operation, which waits until it is carried out.
   *
   * @param details what was asked for, by name
   * @param total how much there is to do, 0 where that is not known yet
   */
  public UnderWay begin(
      Kind kind, String subject, String owner, Map<String, String> details, int total) {
    return begin(UUID.randomUUID().toString(), kind, subject, owner, details, total);
  }

  /** The same, under an id that is known already. */
  public UnderWay begin(
      String id, Kind kind, String subject, String owner, Map<String, String> details, int total) {
    Operation operation =
        new Operation(
            id,
            kind,
            subject,
            owner,
            Map.copyOf(details),
            State.WAITING,
            0,
            total,
            null,
            null,
            clock.instant());
    store.put(operation);
    UnderWay begun = new UnderWay(operation, this::ended);
    underWay.put(id, begun);
    return begun;
  }

  /** An operation as it is now. */
  public Optional<Operation> find(String id) {
    UnderWay here = underWay.get(id);
    return here == null ? store.find(id) : Optional.of(here.now());
  }

  /** The newest operations of a kind on a subject, newest first. */
  public List<Operation> list(Kind kind, String subject) {
    return store.list(kind, subject, MOST).stream().map(this::now).toList();
  }

  private Operation now(Operation kept) {
    UnderWay here = underWay.get(kept.id());
    return here == null ? kept : here.now();
  }

  /** One that is not over. */
  public Optional<UnderWay> underWay(String id) {
    return Optional.ofNullable(underWay.get(id));
  }

  /** All of a kind that are not over. */
  public List<UnderWay> underWay(Kind kind) {
    return underWay.values().stream().filter(one -> one.now().kind() == kind).toList();
  }

  /** Cancels an operation, and forgets that there was one. */
  public void forget(String id) {
    UnderWay here = underWay.remove(id);
    if (here != null) {
      here.cancel();
    }
    store.remove(id);
  }

  private void ended(Operation operation) {
    if (underWay.containsKey(operation.id())) { // else it was forgotten
      if (!closed || operation.state() == State.FINISHED || !operation.goesOn()) {
        store.put(operation);
      }
      underWay.remove(operation.id());
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    closed = true;
    for (UnderWay one : underWay.values()) {
      if (one.now().goesOn()) {
        one.breakOff("The server is being stopped; this goes on by itself when it is back.");
      } else {
        one.fail(BROKEN_OFF);
      }
    }
  }
}
