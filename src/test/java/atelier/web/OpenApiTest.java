package atelier.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiTest {
  private final TestServer server;
  private final JsonNode description;

  OpenApiTest(@TempDir Path folder) throws Exception {
    server = new TestServer(folder).start();
    description = new YAMLMapper().readTree(server.get("/api/openapi.yaml").body());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void describesEveryRouteAndNoOther() {
    Set<String> real = new TreeSet<>();
    server.routes().stream()
        .filter(route -> route.contains(" /api/") || route.endsWith(" /healthz"))
        .map(route -> route.replaceAll("<(\\w+)>", "{$1}"))
        .forEach(real::add);
    Set<String> described = new TreeSet<>();
    description
        .path("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method -> {
                          if (!method.equals("parameters")) {
                            described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                          }
                        }));
    assertTrue(real.size() > 30, real.toString());
    assertEquals(String.join("\n", real), String.join("\n", described));
  }

  @Test
  void everyReferenceIsThere() {
    for (JsonNode reference : description.findValues("$ref")) {
      String pointer = reference.asText();
      assertTrue(pointer.startsWith("#/"), pointer);
      assertTrue(!description.at(pointer.substring(1)).isMissingNode(), pointer);
    }
  }

  @Test
  void everyPathParameterIsDescribed() {
    description
        .path("paths")
        .fields()
        .forEachRemaining(
            path -> {
              long wanted = path.getKey().chars().filter(c -> c == '{').count();
              assertEquals(wanted, path.getValue().path("parameters").size(), path.getKey());
            });
  }
}
