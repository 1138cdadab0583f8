package atelier.web.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** {@code /api/openapi.yaml}: the description of the API. */
public final class OpenApi {
  public void get(Context ctx) throws IOException {
    try (InputStream in = OpenApi.class.getResourceAsStream("/openapi.yaml")) {
      ctx.contentType("application/yaml; charset=utf-8")
          .result(Objects.requireNonNull(in, "openapi.yaml is built in").readAllBytes());
    }
  }
}
