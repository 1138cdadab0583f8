package atelier.imageset.builtin;

import atelier.imageset.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.net.UnknownHostException;
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
  // of URLConnection, because java.net.http gives up on a silent server only before the body
  private static final int CONNECT_MILLIS = 10_000;
  private static final int SILENCE_MILLIS = 30_000;

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
      try (OutputStream out = Files.newOutputStream(part)) {
        fetch(address, out, progress);
      }
      if (!checksum(part).equals(sha256)) {
        throw new IOException("what came from %s is something else".formatted(address));
      }
      Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    } catch (UnknownHostException e) {
      throw new IOException("there is no way to %s from here".formatted(address.getHost()), e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void fetch(URI address, OutputStream out, Progress progress) throws IOException {
    URLConnection connection = address.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(SILENCE_MILLIS);
    if (connection instanceof HttpURLConnection http && http.getResponseCode() != 200) {
      throw new IOException("%s answered %d".formatted(address, http.getResponseCode()));
    }
    int total = connection.getContentLength();
    int done = 0;
    try (InputStream in = connection.getInputStream()) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        done += n;
        progress.at(done, Math.max(done, total));
      }
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
