package atelier;

import java.util.Locale;
import java.util.Optional;

/** What this machine can run. */
final class Platform {
  private Platform() {}

  /** Why MXNet cannot run here, and the way round; empty where it can. */
  static Optional<String> problemWithMxnet(String osName, String arch) {
    String os = osName.toLowerCase(Locale.ROOT);
    boolean system = os.contains("linux") || os.contains("mac") || os.contains("win");
    boolean processor = arch.equals("amd64") || arch.equals("x86_64");
    return system && processor
        ? Optional.empty()
        : Optional.of(
            """
            MXNet, which trains the models, has no native library for %s on %s; it has one for Linux, macOS and Windows on x86_64.
            The way round: start the server here with --workers 0, and a worker on an x86_64 machine with
            “java -jar atelier.jar work --server … --database …” (or use an x86_64 JDK or container by emulation)."""
                .formatted(osName, arch));
  }
}
