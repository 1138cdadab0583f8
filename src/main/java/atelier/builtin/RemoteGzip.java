package atelier.builtin;

import atelier.imageset.Progress;
import atelier.remote.Download;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/**
 * A gzip file on the internet that is known by its checksum.
 *
 * @param name of the file, at home and here
 * @param sha256 of its unpacked bytes, in hexadecimal; the same data can be packed in many ways
 */
record RemoteGzip(String name, String sha256) {
  /**
   * Downloads the file into a folder, where it appears whole and checked, or not at all.
   *
   * @param home the address that the name is added to
   * @param progress told bytes
   * @throws IOException with a message that goes on from “could not be downloaded”
   */
  void download(URI home, Path folder, Progress progress) throws IOException {
    URI address = home.resolve(name);
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, name, ".part");
    try {
      Download.fetch(address, part, (done, total) -> progress.at((int) done, (int) total));
      if (!checksum(part).equals(sha256)) {
        throw new IOException("what came from %s is something else".formatted(address));
      }
      Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String checksum(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
