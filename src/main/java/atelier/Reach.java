package atelier;

import atelier.web.BasePath;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How others reach a server.
 *
 * @param workshop whether people have to join even where only this machine can reach it
 * @param certificate PEM file of a certificate for HTTPS, or null
 * @param key PEM file of its key; given if and only if {@code certificate} is
 * @param base below which path it is
 * @param trustedProxy address of a proxy whose word is taken on where requests come from, or null
 */
public record Reach(
    boolean workshop,
    @Nullable Path certificate,
    @Nullable Path key,
    BasePath base,
    @Nullable String trustedProxy) {

  /** One person's server, on this machine. */
  public static final Reach LOCAL = new Reach(false, null, null, BasePath.NONE, null);

  /**
   * A checked reach.
   *
   * @throws IllegalArgumentException with a sentence that says what to change
   */
  public Reach {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("--tls-cert and --tls-key go together; give both.");
    }
    requireFile("--tls-cert", certificate);
    requireFile("--tls-key", key);
    if (trustedProxy != null && !trustedProxy.matches("[0-9a-fA-F.:]+")) {
      throw new IllegalArgumentException(
          "--trusted-proxy is the address of a proxy, as 127.0.0.1, not %s."
              .formatted(trustedProxy));
    }
  }

  private static void requireFile(String flag, @Nullable Path file) {
    if (file != null && !Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "%s names %s, which cannot be read.".formatted(flag, file));
    }
  }
}
