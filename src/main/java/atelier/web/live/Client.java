package atelier.web.live;

import atelier.web.live.Message.Frame;
import atelier.web.live.Message.Numbers;
import atelier.web.live.Message.Whole;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A socket and what waits for it. One message is under way at a time. Of states and frames only the
 * newest waits, in a slot for each run; rows of metrics add up until they are so many that a fresh
 * snapshot is shorter. So the memory for a client is bounded however slow its link is. Safe for
 * several threads.
 */
final class Client {
  private static final int HOPELESS_CHARACTERS = 1 << 18;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Wire wire;
  private final SnapshotSource snapshots;
  private final LongSupplier nanoTime;
  private final Predicate<String> mayWatch;
  private final AtomicInteger pumping = new AtomicInteger();
  private final Map<String, Slot> slots = new LinkedHashMap<>(); // in turn
  private boolean all;
  private long frameNanos;
  private boolean underWay;
  private boolean wakes;
  private long wakeAt;
  private boolean closed;

  /** Sends a message without blocking, and says when it is on its way. */
  interface Wire {
    void sendText(String text, Runnable sent);

    void sendBinary(ByteBuffer bytes, Runnable sent);

    /** Runs a task in so many milliseconds. */
    void later(Runnable task, long millis);

    void ping();
  }

  /** Makes a snapshot some time soon and gives it to {@link Client#snapshot}. */
  interface SnapshotSource {
    void request(Client client, String run);
  }

  private enum Snapshot {
    NONE,
    WANTED,
    REQUESTED
  }

  /** What waits of a run. */
  private static final class Slot {
    /** Whether nothing may be told of it but that it is removed. */
    boolean forbidden;

    Snapshot snapshot = Snapshot.NONE;
    @Nullable Whole snapshotMessage;
    final Map<String, Whole> wholes = new LinkedHashMap<>();
    final StringBuilder rows = new StringBuilder();
    @Nullable Numbers newest;
    long firstSeq;
    @Nullable Frame frame;
    long frameDue;

    Slot(long now) {
      frameDue = now;
    }

    void clear() {
      snapshotMessage = null;
      wholes.clear();
      clearRows();
      frame = null;
    }

    void clearRows() {
      rows.setLength(0);
      newest = null;
    }
  }

  /**
   * A client that watches nothing yet.
   *
   * @param mayWatch whether it may see a run, by its id; asked anew whenever that matters
   */
  Client(Wire wire, SnapshotSource snapshots, LongSupplier nanoTime, Predicate<String> mayWatch) {
    this.wire = wire;
    this.snapshots = snapshots;
    this.nanoTime = nanoTime;
    this.mayWatch = mayWatch;
  }

  /**
   * Begins anew with a subscription.
   *
   * @param everything whether it is to every run
   */
  synchronized void subscribe(Set<String> runs, boolean everything, double maxFps) {
    all = everything;
    frameNanos = (long) (1e9 / maxFps);
    slots.clear();
    for (String run : runs) {
      Slot slot = newSlot();
      slot.forbidden = !mayWatch.test(run);
      slots.put(run, slot);
    }
  }

  synchronized boolean watchesAll() {
    return all;
  }

  synchronized boolean watches(String run) {
    return all || slots.containsKey(run);
  }

  /** Has a run begin with a snapshot, in place of all that waits of it. */
  synchronized void wantSnapshot(String run) {
    Slot slot = all ? slots.computeIfAbsent(run, r -> newSlot()) : slots.get(run);
    if (slot != null && !slot.forbidden) {
      slot.clear();
      slot.snapshot = Snapshot.WANTED;
    }
  }

  /** Takes a snapshot that was requested, and what happened after it. */
  synchronized void snapshot(
      Whole message, List<Message> later, @Nullable Whole queue, @Nullable Frame frame) {
    Slot slot = slots.get(message.run());
    if (slot == null || slot.forbidden || slot.snapshot != Snapshot.REQUESTED) {
      return;
    }
    slot.clear();
    slot.snapshot = Snapshot.NONE;
    slot.snapshotMessage = message;
    slot.frame = frame;
    if (queue != null) {
      slot.wholes.put(queue.type(), queue);
    }
    later.forEach(this::offer);
  }

  /** Forgets a run that is no more. */
  synchronized void drop(String run) {
    slots.remove(run);
  }

  /** Queues a message; {@link #pump} sends it. */
  synchronized void offer(Message message) {
    Slot slot = slots.get(message.run());
    if (closed || (slot == null && (!all || isRemoval(message)))) {
      return;
    }
    if (slot == null) {
      if (mayWatch.test(message.run())) {
        wantSnapshot(message.run()); // a run that has just been made, or shared
      }
      return;
    }
    if (slot.forbidden && !isRemoval(message)) {
      return;
    }
    if (isRemoval(message)) {
      slot.clear();
      slot.snapshot = Snapshot.NONE;
    }
    if (slot.snapshot != Snapshot.NONE) {
      return; // it will tell all of this
    }
    if (message instanceof Whole whole) {
      slot.wholes.put(whole.type(), whole);
    } else if (message instanceof Frame frame) {
      slot.frame = frame;
    } else if (message instanceof Numbers numbers) {
      add(slot, numbers);
    }
  }

  /** Whether it may see a run. */
  boolean mayWatch(String run) {
    return mayWatch.test(run);
  }

  /**
   * Asks anew what it may see.
   *
   * @param all the runs that there are
   * @return the runs that it watches and may see no longer: nothing more is told of them but that
   *     they are removed
   */
  synchronized List<String> review(Collection<String> all) {
    if (this.all) {
      all.stream()
          .filter(run -> !slots.containsKey(run) && mayWatch.test(run))
          .forEach(this::wantSnapshot);
    }
    List<String> lost = new ArrayList<>();
    slots.forEach(
        (run, slot) -> {
          if (!slot.forbidden && !mayWatch.test(run)) {
            slot.forbidden = true;
            lost.add(run);
          }
        });
    return lost;
  }

  private static boolean isRemoval(Message message) {
    return message instanceof Whole whole && whole.type().equals("removed");
  }

  private Slot newSlot() {
    return new Slot(nanoTime.getAsLong());
  }

  private void add(Slot slot, Numbers numbers) {
    if (slot.newest == null) {
      slot.firstSeq = numbers.seq();
    } else {
      slot.rows.append(',');
    }
    slot.rows.append(numbers.rows());
    slot.newest = numbers;
    if (slot.rows.length() > HOPELESS_CHARACTERS) {
      wantSnapshot(numbers.run());
    }
  }

  /** Ends everything. */
  synchronized void close() {
    closed = true;
    slots.clear();
    all = false;
  }

  /** Keeps a quiet link open. */
  synchronized void ping() {
    if (!underWay && !closed) {
      wire.ping();
    }
  }

  /** Sends what waits, one message after the other, as long as the link takes them at once. */
  void pump() {
    if (pumping.getAndIncrement() != 0) {
      return; // whoever pumps goes round once more
    }
    int rounds = 1;
    do {
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
      rounds = pumping.addAndGet(-rounds);
    } while (rounds != 0);
  }

  /** Sends a frame that was held back for the sake of {@code maxFps}. */
  private void wake() {
    synchronized (this) {
      wakes = false;
    }
    pump();
  }

  private void sent() {
    synchronized (this) {
      underWay = false;
    }
    pump();
  }

  /** The next thing to do, or null if there is nothing now. */
  private synchronized @Nullable Runnable next() {
    if (underWay || closed) {
      return null;
    }
    Runnable next = nextState();
    next = next == null ? nextNumbers() : next;
    return next == null ? nextFrame() : next;
  }

  /** Requests for snapshots, snapshots and states, which go first. */
  @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // the loop ends there
  private @Nullable Runnable nextState() {
    for (Map.Entry<String, Slot> entry : slots.entrySet()) {
      Slot slot = entry.getValue();
      if (slot.snapshot == Snapshot.WANTED) {
        slot.snapshot = Snapshot.REQUESTED;
        return () -> snapshots.request(this, entry.getKey());
      }
      if (slot.snapshotMessage != null) {
        Whole snapshot = slot.snapshotMessage;
        slot.snapshotMessage = null;
        return text(snapshot.text(snapshot.seq()));
      }
      Iterator<Whole> wholes = slot.wholes.values().iterator();
      if (wholes.hasNext()) {
        Whole whole = wholes.next();
        wholes.remove();
        if (isRemoval(whole)) {
          slots.remove(whole.run());
        }
        return text(whole.text(seqThatKeepsRows(slot, whole)));
      }
    }
    return null;
  }

  /**
   * A state that overtakes rows is numbered as if it came before them, so that a client that breaks
   * off in between asks for the rows again.
   */
  private static long seqThatKeepsRows(Slot slot, Whole whole) {
    return slot.newest == null ? whole.seq() : Math.min(whole.seq(), slot.firstSeq - 1);
  }

  private @Nullable Runnable nextNumbers() {
    for (Slot slot : slots.values()) {
      Numbers newest = slot.newest;
      if (newest != null) {
        String text =
            new Numbers(newest.run(), newest.seq(), newest.head(), slot.rows.toString()).text();
        slot.clearRows();
        return text(text);
      }
    }
    return null;
  }

  private @Nullable Runnable nextFrame() {
    long now = nanoTime.getAsLong();
    long wait = Long.MAX_VALUE;
    for (Map.Entry<String, Slot> entry : slots.entrySet()) {
      Slot slot = entry.getValue();
      Frame frame = slot.frame;
      if (frame == null) {
        continue;
      }
      long due = slot.frameDue - now;
      if (due <= 0) {
        slot.frame = null;
        slot.frameDue = now + frameNanos;
        slots.remove(entry.getKey());
        slots.put(entry.getKey(), slot); // the other runs' turn
        underWay = true;
        return () -> wire.sendBinary(frame.bytes().duplicate(), this::sent);
      }
      wait = Math.min(wait, due);
    }
    if (wait != Long.MAX_VALUE && (!wakes || wakeAt - now > wait)) {
      wakes = true;
      wakeAt = now + wait;
      wire.later(this::wake, wait / NANOS_PER_MILLI + 1);
    }
    return null;
  }

  private Runnable text(String text) {
    underWay = true;
    return () -> wire.sendText(text, this::sent);
  }
}
