package atelier.worker;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way to the server, in order. A message stays until the server has acknowledged
 * it; when a connection breaks, all that are left are sent again over the next. Of the frames of a
 * run that have not been sent, only the newest stays. Safe for several threads.
 */
final class Outbox {
  private final ArrayDeque<Entry> sent = new ArrayDeque<>();
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private long acknowledged;

  /** A message: text, or binary where {@code binary} is not null. */
  static final class Entry {
    final @Nullable String text;
    final @Nullable ByteBuffer binary;
    final @Nullable String frameOf;
    final CompletableFuture<Void> acknowledgement = new CompletableFuture<>();

    private Entry(@Nullable String text, @Nullable ByteBuffer binary, @Nullable String frameOf) {
      this.text = text;
      this.binary = binary;
      this.frameOf = frameOf;
    }
  }

  /** Adds a text message; the future completes when the server has dealt with it. */
  CompletableFuture<Void> add(String text) {
    return add(new Entry(text, null, null));
  }

  /** Adds a binary message. */
  CompletableFuture<Void> add(ByteBuffer binary) {
    return add(new Entry(null, binary, null));
  }

  /** Adds a frame of a run in place of one that has not been sent. */
  synchronized void addFrame(String run, ByteBuffer frame) {
    waiting.removeIf(entry -> run.equals(entry.frameOf));
    add(new Entry(null, frame, run));
  }

  private synchronized CompletableFuture<Void> add(Entry entry) {
    waiting.add(entry);
    notifyAll();
    return entry.acknowledgement;
  }

  /** Waits for the next message to send; null once the connection is interrupted. */
  synchronized @Nullable Entry next(Connection connection) throws InterruptedException {
    while (connection.open && waiting.isEmpty()) {
      wait();
    }
    if (!connection.open) {
      return null;
    }
    Entry entry = waiting.remove();
    sent.add(entry);
    return entry;
  }

  /** Makes {@link #next} return null for this connection. */
  synchronized void interrupt(Connection connection) {
    connection.open = false;
    notifyAll();
  }

  /** Begins a connection: everything that was not acknowledged is to be sent again. */
  synchronized Connection connected() {
    Iterator<Entry> newestFirst = sent.descendingIterator();
    while (newestFirst.hasNext()) {
      waiting.addFirst(newestFirst.next());
    }
    sent.clear();
    acknowledged = 0;
    return new Connection();
  }

  /** Completes when everything that is here now has been acknowledged. */
  synchronized CompletableFuture<Void> drained() {
    Entry last = waiting.isEmpty() ? sent.peekLast() : waiting.peekLast();
    return last == null ? CompletableFuture.completedFuture(null) : last.acknowledgement;
  }

  /** The server has dealt with the first {@code count} messages of the present connection. */
  void acknowledge(long count) {
    List<Entry> done = new ArrayList<>();
    synchronized (this) {
      while (acknowledged < count && !sent.isEmpty()) {
        done.add(sent.remove());
        acknowledged++;
      }
    }
    done.forEach(entry -> entry.acknowledgement.complete(null));
  }

  /** One connection to the server. */
  static final class Connection {
    private boolean open = true;

    private Connection() {}
  }
}
