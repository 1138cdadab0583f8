package atelier.workshop;

import java.time.Instant;
import java.util.Optional;

/** Keeps the sessions of browsers by a hash of their secret. Safe for several threads. */
public interface SessionStore {
  void add(String hash, String participant, Instant expires);

  /** Whose session it is, if it has not expired by {@code now}. */
  Optional<String> participant(String hash, Instant now);

  void end(String hash);

  /** Forgets those that have expired by {@code now}. */
  void sweep(Instant now);
}
