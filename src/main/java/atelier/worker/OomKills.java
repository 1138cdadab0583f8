package atelier.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many processes of this machine Linux has ended because memory ran out, in control groups or
 * as a whole, since it started. The victim sees SIGKILL like any other; only this count tells.
 */
final class OomKills implements LongSupplier {
  private static final Logger LOG = LoggerFactory.getLogger(OomKills.class);
  private static final String LINE = "oom_kill ";

  private final Path vmstat;

  /** The count of this machine; 0 for ever where it keeps none. */
  OomKills() {
    this(Path.of("/proc/vmstat"));
  }

  OomKills(Path vmstat) {
    this.vmstat = vmstat;
  }

  @Override
  public long getAsLong() {
    if (!Files.isReadable(vmstat)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(vmstat)) {
      return lines
          .filter(line -> line.startsWith(LINE))
          .mapToLong(line -> Long.parseLong(line.substring(LINE.length()).strip()))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      LOG.debug("{} cannot be read", vmstat, e);
      return 0;
    }
  }
}
