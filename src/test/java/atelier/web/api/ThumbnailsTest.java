package atelier.web.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import atelier.imageset.Picture;
import atelier.web.TestServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThumbnailsTest {
  private final TestServer server;

  ThumbnailsTest(@TempDir Path folder) throws Exception {
    server = new TestServer(folder).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void picturesAreAsWideAsAskedForAndKept() throws Exception {
    Picture lines = Picture.black(300, 200, 3);
    for (int i = 0; i < lines.pixels().length; i += 2) {
      lines.pixels()[i] = (byte) 255; // every other column
    }
    HttpResponse<byte[]> made =
        server.send(
            server
                .request("/api/pictures")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(lines.png())));
    String path = "/api/pictures/" + TestServer.json(made).path("id").asText() + ".png";

    HttpResponse<byte[]> small = server.get(path + "?width=60");
    BufferedImage image = image(small);
    assertEquals(60, image.getWidth());
    assertEquals(40, image.getHeight());
    assertEquals(127.5, image.getRaster().getSample(30, 20, 0), 8, "smoothly");
    assertArrayEquals(small.body(), server.get(path + "?width=60").body());
    String tag = small.headers().firstValue("ETag").orElseThrow();
    assertEquals(
        304,
        server.send(server.request(path + "?width=60").header("If-None-Match", tag)).statusCode());
    assertEquals(
        200,
        server.send(server.request(path).header("If-None-Match", tag)).statusCode(),
        "the whole picture is another");

    assertEquals(300, image(server.get(path)).getWidth());
    assertEquals(300, image(server.get(path + "?width=1000")).getWidth(), "never enlarged");
    for (String wrong : new String[] {"31", "1025", "wide"}) {
      assertEquals(400, server.get(path + "?width=" + wrong).statusCode(), wrong);
    }
  }

  private static BufferedImage image(HttpResponse<byte[]> answer) throws IOException {
    assertEquals(200, answer.statusCode());
    return ImageIO.read(new ByteArrayInputStream(answer.body()));
  }
}
