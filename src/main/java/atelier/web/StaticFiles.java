package atelier.web;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Style sheets, scripts and pictures from the class path. Each is asked for anew and answered by
 * “not modified” while its content hash is the same, so that a new version is never mixed with an
 * old one.
 */
final class StaticFiles {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*");
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2");

  private final String folder;

  /** The files below a folder of the class path, which ends in a slash. */
  StaticFiles(String folder) {
    this.folder = folder;
  }

  /** Answers with the file that the path parameter {@code file} names. */
  void get(Context ctx) throws IOException {
    String name = ctx.pathParam("file");
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null || !NAME.matcher(name).matches()) {
      throw missing(name);
    }
    byte[] bytes;
    try (InputStream in = StaticFiles.class.getClassLoader().getResourceAsStream(folder + name)) {
      if (in == null) {
        throw missing(name);
      }
      bytes = in.readAllBytes();
    }
    String etag = '"' + hash(bytes) + '"';
    ctx.header("ETag", etag).header("Cache-Control", "no-cache");
    if (etag.equals(ctx.header("If-None-Match"))) {
      ctx.status(304);
    } else {
      ctx.contentType(type).result(bytes);
    }
  }

  private static NotFoundResponse missing(String name) {
    return new NotFoundResponse("There is no file “%s”.".formatted(name));
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
