package atelier.web.api;

import atelier.run.Asking;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Questions whose answers take long, between one look at them and the next; one that nobody looks
 * at any more is given up. Safe for several threads.
 */
public final class Askings {
  private static final Duration UNSEEN = Duration.ofMinutes(1);

  private final Clock clock;
  private final Map<String, Kept> byId = new ConcurrentHashMap<>();

  private record Kept(String run, Asking asking, Instant seen) {}

  public Askings(Clock clock) {
    this.clock = clock;
  }

  /** Keeps a question about a run, and returns an unguessable name for it. */
  String keep(String run, Asking asking) {
    giveUpUnseen();
    String id = UUID.randomUUID().toString();
    byId.put(id, new Kept(run, asking, clock.instant()));
    return id;
  }

  /** A question about a run, which is looked at by this. */
  Optional<Asking> find(String run, String id) {
    giveUpUnseen();
    return Optional.ofNullable(
            byId.computeIfPresent(
                id, (same, kept) -> new Kept(kept.run, kept.asking, clock.instant())))
        .filter(kept -> kept.run.equals(run))
        .map(Kept::asking);
  }

  void forget(String id) {
    byId.remove(id);
  }

  private void giveUpUnseen() {
    Instant latest = clock.instant().minus(UNSEEN);
    byId.values()
        .removeIf(
            kept -> {
              boolean unseen = kept.seen.isBefore(latest);
              if (unseen) {
                kept.asking.cancel();
              }
              return unseen;
            });
  }
}
