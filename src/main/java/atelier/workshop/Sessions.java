package atelier.workshop;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The sessions of browsers. Each has a secret of 128 random bits that only its browser knows; it is
 * drawn anew at every join, ends after {@link #LASTS}, and can be taken back at any time. Safe for
 * several threads.
 */
public final class Sessions {
  /** How long a session lasts. */
  public static final Duration LASTS = Duration.ofDays(14);

  private final SessionStore store;
  private final Clock clock;

  public Sessions(SessionStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Begins a session and returns its secret. */
  public String begin(Participant participant) {
    store.sweep(clock.instant());
    String secret = Secrets.token();
    store.add(Secrets.hash(secret), participant.id(), clock.instant().plus(LASTS));
    return secret;
  }

  /** Whose session a secret is, if it is one. */
  public Optional<String> participant(String secret) {
    return store.participant(Secrets.hash(secret), clock.instant());
  }

  public void end(String secret) {
    store.end(Secrets.hash(secret));
  }
}
