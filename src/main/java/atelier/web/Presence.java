package atelier.web;

import atelier.workshop.Participant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Who has been heard of lately. Safe for several threads. */
public final class Presence {
  private static final Duration LATELY = Duration.ofSeconds(30); // pages ask for news more often

  private final Map<String, Instant> seen = new ConcurrentHashMap<>();
  private final Clock clock;

  public Presence(Clock clock) {
    this.clock = clock;
  }

  void seen(Participant who) {
    seen.put(who.id(), clock.instant());
  }

  /** Whether somebody has sent a request lately. */
  public boolean isHere(String participant) {
    Instant last = seen.get(participant);
    return last != null && last.plus(LATELY).isAfter(clock.instant());
  }
}
