package atelier.web.live;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** The channel of each run, and the numbers of all their messages. Safe for several threads. */
final class Channels {
  private final long start;
  private final AtomicLong seq;
  private final Map<String, Channel> byRun = new ConcurrentHashMap<>();

  /**
   * No channels yet.
   *
   * @param millis the time, so that numbers grow over restarts
   */
  Channels(long millis) {
    start = millis * 1000; // room for a thousand messages a millisecond
    seq = new AtomicLong(start);
  }

  /** The number of the next message. */
  long next() {
    return seq.incrementAndGet();
  }

  /** The channel of a run, which begins with this if there was none. */
  Channel of(String run) {
    return byRun.computeIfAbsent(run, id -> new Channel(start));
  }

  Optional<Channel> find(String run) {
    return Optional.ofNullable(byRun.get(run));
  }

  void remove(String run) {
    byRun.remove(run);
  }

  void each(BiConsumer<String, Channel> consumer) {
    byRun.forEach(consumer);
  }
}
