package atelier.web.body;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body fails with {@link BodyRefused} as soon as it is slower than its {@link
 * Pace}. Only the time in which the server waits for the sender counts. Safe for the threads of one
 * request: the one that reads, the one that tells of new bytes, and the timer's.
 */
final class PacedRequest extends Request.Wrapper {
  private final Pace pace;
  private final long begun = NanoTime.now();
  private long patience; // nanoseconds
  private @Nullable Wait wait;
  private Content.@Nullable Chunk refused;

  PacedRequest(Request request, Pace pace) {
    super(request);
    this.pace = pace;
    this.patience = pace.patience().toNanos();
  }

  private record Wait(long since, Runnable callback) {}

  @Override
  public Content.@Nullable Chunk read() {
    synchronized (this) {
      if (refused != null) {
        return refused;
      }
    }
    Content.Chunk chunk = super.read();
    if (chunk != null) {
      restore(chunk.remaining());
    }
    return chunk;
  }

  @Override
  public void demand(Runnable callback) {
    Wait begun = new Wait(NanoTime.now(), callback);
    long left;
    synchronized (this) {
      left = Math.min(patience, pace.deadline().toNanos() - NanoTime.since(this.begun));
      wait = begun;
    }
    Scheduler.Task timer =
        getComponents()
            .getScheduler()
            .schedule(() -> expire(begun), Math.max(0, left), TimeUnit.NANOSECONDS);
    super.demand(
        Invocable.from(
            Invocable.getInvocationType(callback),
            () -> {
              timer.cancel();
              if (end(begun, null)) {
                callback.run();
              }
            }));
  }

  /** Fails the body from now on. */
  synchronized void refuse(BodyRefused why) {
    refused = Content.Chunk.from(why, true);
  }

  private void expire(Wait expired) {
    if (end(expired, BodyRefused.tooSlow())) {
      Runnable callback = expired.callback;
      if (Invocable.getInvocationType(callback) == InvocationType.NON_BLOCKING) {
        callback.run();
      } else {
        getComponents().getExecutor().execute(callback);
      }
    }
  }

  /** Ends a wait, well or badly; returns whether it was under way still. */
  @SuppressWarnings("ReferenceEquality") // this very wait
  private synchronized boolean end(Wait ended, @Nullable BodyRefused why) {
    if (wait != ended) {
      return false;
    }
    wait = null;
    patience -= NanoTime.since(ended.since);
    if (why != null) {
      refuse(why);
    }
    return true;
  }

  private synchronized void restore(int bytes) {
    long earned = bytes * TimeUnit.SECONDS.toNanos(1) / pace.bytesPerSecond();
    patience = Math.min(pace.patience().toNanos(), patience + earned);
  }
}
