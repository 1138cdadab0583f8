package atelier.web.body;

import java.time.Duration;

/**
 * How slowly a body may arrive. While the server waits for bytes its patience runs out; each byte
 * that comes restores some of it.
 *
 * @param patience how long a sender that sends nothing is waited for
 * @param bytesPerSecond the rate at which patience is restored as fast as it runs out
 * @param deadline how long a whole body may take
 */
public record Pace(Duration patience, long bytesPerSecond, Duration deadline) {
  /** 20 s without a byte, 4 kB a second, two hours. */
  public static final Pace STANDARD = new Pace(Duration.ofSeconds(20), 4096, Duration.ofHours(2));
}
