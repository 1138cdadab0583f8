package atelier;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the instructor and the workers show, and the key of what participants do. Tokens that nobody
 * chose are drawn at random and kept in the data folder, in a file for its owner's eyes only, so
 * that links and workers outlive a restart.
 *
 * @param instructor token of the instructor
 * @param worker token of the workers
 * @param participants key from which the PINs and tokens of participants are computed
 */
record Tokens(String instructor, String worker, String participants) {
  private static final String FILE = "tokens";
  private static final String INSTRUCTOR = "instructor";
  private static final String WORKER = "worker";
  private static final String PARTICIPANTS = "participants";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The tokens of a configuration; those that it leaves out are the ones of earlier starts. */
  static Tokens of(Config config) throws IOException {
    Path file = config.data().resolve(FILE);
    Properties kept = new Properties();
    if (Files.exists(file)) {
      try (Reader in = Files.newBufferedReader(file)) {
        kept.load(in);
      }
    }
    boolean complete = true;
    for (String name : List.of(INSTRUCTOR, WORKER, PARTICIPANTS)) {
      complete &= kept.putIfAbsent(name, random()) != null;
    }
    if (!complete) {
      write(kept, file);
    }
    return new Tokens(
        chosen(config.token(), kept.getProperty(INSTRUCTOR)),
        chosen(config.workerToken(), kept.getProperty(WORKER)),
        kept.getProperty(PARTICIPANTS));
  }

  private static String chosen(@Nullable String given, String kept) {
    return given == null ? kept : given;
  }

  private static void write(Properties tokens, Path file) throws IOException {
    Path part =
        Files.createTempFile(file.toAbsolutePath().getParent(), FILE, ".part", ownersOnly());
    try (Writer out = Files.newBufferedWriter(part)) {
      tokens.store(out, "Whoever has these can do everything in this Atelier.");
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static FileAttribute<?>[] ownersOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static String random() {
    byte[] bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
