package atelier.web.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.tensor.Safetensors;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import atelier.web.TestServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworksApiTest {
  private final TestServer server;

  NetworksApiTest(@TempDir Path folder) throws Exception {
    server = new TestServer(folder).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void listsTheNetworks() throws Exception {
    JsonNode networks = TestServer.json(server.get("/api/networks"));
    assertEquals("squeezenet", networks.path(0).path("key").asText());
    assertEquals("vgg19", networks.path(1).path("key").asText());
    assertFalse(networks.path(0).path("present").asBoolean());
    assertEquals("absent", networks.path(0).path("state").asText());
  }

  @Test
  void refusesTheWeightsOfAnotherNetwork() throws Exception {
    byte[] file =
        Safetensors.bytes(
            new TensorMap().put("features.0.weight", Tensor.of(new float[64 * 27], 64, 3, 3, 3)));
    HttpResponse<byte[]> answer = put("vgg19", file);
    assertEquals(422, answer.statusCode());
    assertEquals(
        "These are not the weights of VGG19: features.0.bias is missing.",
        TestServer.json(answer).path("detail").asText());
    assertEquals(422, put("squeezenet", new byte[0]).statusCode());
    assertEquals(404, put("resnet", file).statusCode());
    assertEquals(404, server.post("/api/networks/resnet/download", "").statusCode());
    assertTrue(
        TestServer.json(server.get("/api/networks")).findValuesAsText("state").stream()
            .allMatch("absent"::equals));
  }

  private HttpResponse<byte[]> put(String key, byte[] body) throws Exception {
    return server.send(
        server.request("/api/networks/" + key).PUT(BodyPublishers.ofByteArray(body)));
  }
}
