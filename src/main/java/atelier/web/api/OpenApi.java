package atelier.web.api;

import atelier.web.BasePath;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** {@code /api/openapi.yaml}: the description of the API. */
public final class OpenApi {
  private static final String SERVER = "  - url: /\n";

  private final BasePath base;

  public OpenApi(BasePath base) {
    this.base = base;
  }

  public void get(Context ctx) throws IOException {
    try (InputStream in = OpenApi.class.getResourceAsStream("/openapi.yaml")) {
      byte[] text = Objects.requireNonNull(in, "openapi.yaml is built in").readAllBytes();
      ctx.contentType("application/yaml; charset=utf-8")
          .result(
              new String(text, StandardCharsets.UTF_8)
                  .replace(SERVER, SERVER.replace("/", base.root())));
    }
  }
}
