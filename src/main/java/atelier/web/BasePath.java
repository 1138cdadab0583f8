package atelier.web;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The path below which a server is: empty, or as {@code /atelier} where a proxy hands on only what
 * is below {@code /atelier/}. Pages name everything relative to it (their {@code <base>}); what is
 * named outside pages goes through {@link #to}.
 */
public record BasePath(String path) {
  /** What addresses of this server begin with: they would be taken for those below the path. */
  private static final Set<String> TAKEN =
      Set.of(
          "admin",
          "api",
          "compare",
          "game",
          "healthz",
          "image-sets",
          "join",
          "me",
          "projector",
          "runs",
          "static",
          "style",
          "translate",
          "webjars",
          "worker");

  private static final Pattern SEGMENTS = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+");

  /** A server that has its address for itself. */
  public static final BasePath NONE = new BasePath("");

  /**
   * A checked path.
   *
   * @throws IllegalArgumentException with a sentence that says what to change
   */
  public BasePath {
    path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (!path.isEmpty() && !SEGMENTS.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "--base-path begins and ends with a slash, with letters, digits, “-”, “_”, “.” and “~” between, as /atelier/, not %s."
              .formatted(path));
    }
    String first = path.replaceFirst("^/([^/]*).*", "$1");
    if (TAKEN.contains(first)) {
      throw new IllegalArgumentException(
          "--base-path cannot begin with /%s, which is an address of Atelier’s own; choose another name, as /atelier/."
              .formatted(first));
    }
  }

  /** The address of something of this server, such as {@code /api/runs}, seen from outside. */
  public String to(String inside) {
    return path + inside;
  }

  /**
   * What a browser sees of it, with its slash: the {@code <base>} of pages, the path of cookies.
   */
  public String root() {
    return path + "/";
  }

  /** Whether an address is the {@link #root} but for its slash. */
  boolean isWithoutSlash(String outside) {
    return !path.isEmpty() && outside.equals(path);
  }

  /** What an address is inside; itself where it is not below, as a proxy may have cut it. */
  String inside(String outside) {
    return outside.startsWith(root()) ? outside.substring(path.length()) : outside;
  }
}
