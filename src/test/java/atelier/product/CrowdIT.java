package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Far more pixels at once than the server has memory for. */
class CrowdIT {
  private static final int PEOPLE = 8;

  @Test
  void largePicturesThatComeAtOnceTakeTurns(@TempDir Path data) throws Exception {
    byte[] picture = picture(6_000, 4_000);
    try (RunningAtelier atelier =
        RunningAtelier.startWith(List.of("-Xmx192m"), data, "--workers", "0")) {
      HttpClient http = HttpClient.newHttpClient();
      HttpRequest request =
          HttpRequest.newBuilder(atelier.resolve("/api/pictures"))
              .POST(BodyPublishers.ofByteArray(picture))
              .build();
      List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
      for (int i = 0; i < PEOPLE; i++) {
        asked.add(http.sendAsync(request, BodyHandlers.ofString()));
      }
      int kept = 0;
      for (CompletableFuture<HttpResponse<String>> answer : asked) {
        HttpResponse<String> got = answer.join();
        assertTrue(
            got.statusCode() == 201 || got.statusCode() == 429,
            () -> got.statusCode() + ": " + got.body());
        assertTrue(!got.body().isEmpty(), "it says something");
        kept += got.statusCode() == 201 ? 1 : 0;
      }
      assertTrue(kept > 0, "some had their turn");
      assertEquals(0, atelier.get("/api/runs").size(), "and it still answers");
    }
  }

  /** A picture whose file is small and whose pixels are not. */
  private static byte[] picture(int width, int height) throws Exception {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      image.getRaster().setSample(y * width / height, y, 0, 255);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }
}
