package atelier.workshop;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds how often something happens within a stretch of time: for each key, and for all keys
 * together. Memory is bounded by the latter. Safe for several threads.
 */
public final class Throttle {
  private final int each;
  private final int all;
  private final Duration within;
  private final Clock clock;
  private final Deque<Event> events = new ArrayDeque<>();
  private final Map<String, Integer> counts = new HashMap<>();

  private record Event(String key, Instant at) {}

  /**
   * A throttle.
   *
   * @param each how often at most for one key
   * @param all how often at most for all keys together
   * @param within which stretch of time
   */
  public Throttle(int each, int all, Duration within, Clock clock) {
    this.each = each;
    this.all = all;
    this.within = within;
    this.clock = clock;
  }

  /** Whether it may happen now. */
  public synchronized boolean allows(String key) {
    return room(key);
  }

  /** Notes that it happens, if it may; returns whether it may. */
  public synchronized boolean tryOnce(String key) {
    if (!room(key)) {
      return false;
    }
    note(key);
    return true;
  }

  /** Notes that it has happened. */
  public synchronized void note(String key) {
    if (room(key)) {
      events.add(new Event(key, clock.instant()));
      counts.merge(key, 1, Integer::sum);
    }
  }

  private boolean room(String key) {
    Instant begin = clock.instant().minus(within);
    while (!events.isEmpty() && !events.element().at().isAfter(begin)) {
      counts.computeIfPresent(events.remove().key(), (k, n) -> n == 1 ? null : n - 1);
    }
    return events.size() < all && counts.getOrDefault(key, 0) < each;
  }
}
