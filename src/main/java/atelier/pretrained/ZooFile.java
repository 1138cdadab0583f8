package atelier.pretrained;

import atelier.remote.Download;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file of DJL's model zoo: the parameters of a network in MXNet's format, packed by gzip.
 *
 * @param address of the file
 * @param bytes its length
 * @param sha1 of its bytes, in hexadecimal, as the zoo's {@code metadata.json} has it
 */
record ZooFile(URI address, long bytes, String sha1) {

  /**
   * Downloads the file. What an earlier attempt left at {@code part} is gone on from; what turns
   * out to be something else is removed.
   *
   * @throws IOException with a message that goes on from “could not be downloaded”
   */
  void download(Path part, Download.Watcher watcher) throws IOException {
    if (!Files.exists(part) || Files.size(part) != bytes) {
      Download.fetch(address, part, watcher);
    }
    if (Files.size(part) < bytes) {
      throw new IOException("the connection to %s broke off".formatted(address.getHost()));
    }
    if (Files.size(part) != bytes || !checksum(part).equals(sha1)) {
      Files.delete(part);
      throw new IOException("what came from %s is something else".formatted(address));
    }
  }

  private static String checksum(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-1", e);
    }
  }
}
