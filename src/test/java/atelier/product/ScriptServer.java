package atelier.product;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Serves the product's scripts, those of its tests, and the libraries of both, as they are. */
final class ScriptServer implements AutoCloseable {
  private static final String BLANK = "<!doctype html><title>Scripts</title><body></body>";
  private static final Map<String, Path> FOLDERS =
      Map.of("static", Path.of("static"), "tests", Path.of("src/test/javascript"));
  private static final Map<String, String> LIBRARIES =
      Map.of("uplot", "uplot/1.6.30/dist/", "typescript", "typescript/5.9.3/lib/");

  private final HttpServer server;

  ScriptServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", ScriptServer::answer);
    server.start();
  }

  /** A page with nothing on it. */
  URI blankPage() {
    return URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body =
          path.equals("/")
              ? BLANK.getBytes(StandardCharsets.UTF_8)
              : file(path.substring(1).split("/", 3));
      exchange
          .getResponseHeaders()
          .set("Content-Type", path.equals("/") ? "text/html" : "text/javascript; charset=utf-8");
      exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
      if (body != null) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static byte @Nullable [] file(String[] path) throws IOException {
    Path folder = FOLDERS.get(path[0]);
    if (folder != null) {
      Path file = folder.resolve(String.join("/", path).substring(path[0].length() + 1));
      return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
    }
    if (path.length < 3 || !path[0].equals("webjars") || !LIBRARIES.containsKey(path[1])) {
      return null;
    }
    URL library =
        ScriptServer.class.getResource(
            "/META-INF/resources/webjars/" + LIBRARIES.get(path[1]) + path[2]);
    if (library == null) {
      return null;
    }
    try (InputStream in = library.openStream()) {
      return in.readAllBytes();
    }
  }
}
