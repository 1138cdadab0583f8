package atelier.web.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.ImageSet;
import atelier.imageset.Picture;
import atelier.imageset.intake.Limits;
import atelier.operation.Operations;
import atelier.run.Run;
import atelier.web.TestServer;
import atelier.workshop.Visibility;
import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSetsApiTest {
  private static final Limits SMALL = new Limits(50, 2_000_000, 1_000_000_000);

  private final Path folder;
  private final TestServer server;

  ImageSetsApiTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    server = new TestServer(folder, SMALL).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void picturesOfOneFormBecomeASet() throws Exception {
    byte[] form =
        new FormBody()
            .file("cats/tabby, \u00e4lter.png", png(1))
            .file("dogs/rex.png", png(2))
            .file("notes.png", "not a picture".getBytes(StandardCharsets.UTF_8))
            .field("name", " Pets ")
            .field("size", "32")
            .field("channels", "3")
            .whole();
    HttpResponse<byte[]> answer = send(form);
    JsonNode set = TestServer.json(answer);
    assertEquals(201, answer.statusCode(), set.toString());
    assertEquals("Pets", set.path("name").asText());
    assertEquals(2, set.path("count").asInt());
    assertEquals(32, set.path("size").asInt());
    assertEquals(3, set.path("channels").asInt());
    assertEquals("[\"cats\",\"dogs\"]", set.path("labels").toString());
    assertEquals("notes.png", set.path("rejected").path(0).path("file").asText());
    assertFalse(set.path("rejected").path(0).path("reason").asText().isEmpty());
    String path = "/api/image-sets/" + set.path("id").asText();
    assertEquals(path, answer.headers().firstValue("Location").orElseThrow());
    assertEquals(2, TestServer.json(server.get(path)).path("count").asInt());
    assertEquals(1, TestServer.json(server.get("/api/image-sets")).size());
    assertEquals(List.of(), server.stagedFiles());
    assertTrue(image(server.get(path + "/preview.png")).getHeight() >= 32);
  }

  @Test
  void aZipIsOpened() throws Exception {
    byte[] zip =
        zip(
            "a/1.png",
            png(1),
            "b/2.png",
            png(2),
            "../../x.png",
            png(3),
            "in.zip",
            zip("1.png", png(4)));
    HttpResponse<byte[]> answer =
        send(new FormBody().field("name", "Zip").file("set.zip", zip).whole());
    JsonNode set = TestServer.json(answer);
    assertEquals(201, answer.statusCode(), set.toString());
    assertTrue(set.path("count").asInt() >= 2, set.toString());
    assertTrue(set.path("rejected").findValuesAsText("file").contains("in.zip"), set.toString());
    assertEquals(List.of(), server.stagedFiles());
  }

  @Test
  void badFormsAreRefusedAndLeaveNothingBehind() throws Exception {
    refused(422, new FormBody().field("name", "None").whole());
    refused(422, new FormBody().field("name", "Empty").file("empty.png", new byte[0]).whole());
    refused(
        422,
        new FormBody().field("name", "Cut").file("cut.jpg", Arrays.copyOf(jpeg(), 100)).whole());
    refused(422, new FormBody().field("name", "").file("1.png", png(1)).whole());
    refused(422, new FormBody().file("1.png", png(1)).whole());
    refused(
        422,
        new FormBody().field("name", "Size").field("size", "33").file("1.png", png(1)).whole());
    refused(
        422,
        new FormBody().field("name", "Size").field("size", "big").file("1.png", png(1)).whole());
    refused(
        422,
        new FormBody().field("name", "C").field("channels", "2").file("1.png", png(1)).whole());
    refused(422, new FormBody().field("name", "F").field("fit", "x").file("1.png", png(1)).whole());
    refused(400, new FormBody().field("name", "Broken").file("1.png", png(1)).broken());
    refused(400, new FormBody().field("name", "x".repeat(70_000)).whole());
    FormBody many = new FormBody().field("name", "Many");
    for (int i = 0; i <= SMALL.files(); i++) {
      many.file(i + ".png", png(i));
    }
    refused(413, many.whole());
    byte[] noise = new byte[2_100_000];
    new Random(1).nextBytes(noise);
    refused(413, new FormBody().field("name", "Large").file("1.png", noise).whole());
    refused(
        413,
        new FormBody()
            .field("name", "Bomb")
            .file("bomb.zip", zip("1.png", new byte[30_000_000]))
            .whole());
    assertEquals(0, TestServer.json(server.get("/api/image-sets")).size());
  }

  private void refused(int status, byte[] form) throws Exception {
    HttpResponse<byte[]> answer = send(form);
    JsonNode problem = TestServer.json(answer);
    assertEquals(status, answer.statusCode(), problem.toString());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElseThrow());
    assertTrue(problem.path("detail").asText().endsWith("."), problem.toString());
    assertEquals(List.of(), server.stagedFiles());
  }

  @Test
  void moreThanTwoGigabytesAreRefusedUnread() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST /api/image-sets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2100000000\r\n"
                      + "Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      assertEquals("HTTP/1.1 413", answer);
    }
  }

  @Test
  void whatIsNoFormIsAnUnsupportedType() throws Exception {
    assertEquals(415, server.post("/api/image-sets", "{}").statusCode());
  }

  @Test
  void aFormOnItsWayIsForgottenWhenTheSenderGoesAway() throws Exception {
    byte[] form = new FormBody().field("name", "Half").file("1.png", new byte[200_000]).broken();
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST /api/image-sets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n"
                      + "Content-Type: multipart/form-data; boundary=----AtelierTestBoundary\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(form);
      socket.getOutputStream().flush();
    }
    await("no file is left behind").until(() -> server.stagedFiles().isEmpty());
  }

  @Test
  void twoPhasesTellSendingFromPreparing() throws Exception {
    String id = TestServer.json(server.post("/api/uploads", "")).path("id").asText();
    String path = "/api/uploads/" + id;
    assertEquals(
        "receiving", TestServer.json(server.get(path)).path("progress").path("phase").asText());
    HttpResponse<byte[]> sent =
        server.send(
            FormBody.post(
                server.request(path + "/files"),
                new FormBody().file("cats/1.png", png(1)).file("cats/2.png", png(2)).whole()));
    assertEquals(2, TestServer.json(sent).path("files").asInt());
    HttpResponse<byte[]> zipped =
        server.send(
            server
                .request(path + "/files/more.zip")
                .PUT(
                    BodyPublishers.ofByteArray(
                        zip("dogs/3.png", png(3), "dogs/4.txt", new byte[9]))));
    assertEquals(3, TestServer.json(zipped).path("files").asInt());
    JsonNode status = TestServer.json(server.get(path));
    assertTrue(status.path("suggestion").path("size").asInt() >= 28, status.toString());
    assertFalse(status.path("suggestion").path("reason").asText().isEmpty());

    assertEquals(422, server.post(path + "/prepare", "{\"name\":\"\"}").statusCode());
    assertEquals(400, server.post(path + "/prepare", "{\"nam\":\"x\"}").statusCode());
    HttpResponse<byte[]> made =
        server.post(
            path + "/prepare",
            "{\"name\":\"Pets\",\"size\":28,\"channels\":1,\"fit\":\"whole\",\"ground\":\"black\"}");
    JsonNode set = TestServer.json(made);
    assertEquals(201, made.statusCode(), set.toString());
    assertEquals(3, set.path("count").asInt());
    JsonNode after = TestServer.json(server.get(path));
    assertEquals("finished", after.path("progress").path("phase").asText());
    assertEquals(set.path("id"), after.path("imageSet").path("id"));
    assertEquals(set.path("rejected"), after.path("rejected"));
    assertEquals(409, server.post(path + "/prepare", "{\"name\":\"Pets\"}").statusCode());
    assertEquals(List.of(), server.stagedFiles());
  }

  @Test
  void anUploadIsCancelledOrFails() throws Exception {
    String id = TestServer.json(server.post("/api/uploads", "")).path("id").asText();
    put("/api/uploads/" + id + "/files/1.png", png(1));
    assertEquals(1, server.stagedFiles().size());
    assertEquals(204, server.delete("/api/uploads/" + id).statusCode());
    assertEquals(List.of(), server.stagedFiles());
    assertEquals(404, server.get("/api/uploads/" + id).statusCode());
    assertEquals(
        404, server.post("/api/uploads/" + id + "/prepare", "{\"name\":\"x\"}").statusCode());

    id = TestServer.json(server.post("/api/uploads", "")).path("id").asText();
    byte[] noise = new byte[2_100_000];
    HttpResponse<byte[]> tooLarge = put("/api/uploads/" + id + "/files/1.png", noise);
    assertEquals(413, tooLarge.statusCode());
    JsonNode failed = TestServer.json(server.get("/api/uploads/" + id));
    assertEquals("failed", failed.path("progress").path("phase").asText());
    assertEquals(TestServer.json(tooLarge).path("detail"), failed.path("error"));
    assertEquals(List.of(), server.stagedFiles());

    id = TestServer.json(server.post("/api/uploads", "")).path("id").asText();
    put("/api/uploads/" + id + "/files/1.png", new byte[3]);
    JsonNode none = TestServer.json(server.get("/api/uploads/" + id));
    assertEquals("failed", none.path("progress").path("phase").asText());
    assertEquals("1.png", none.path("rejected").path(0).path("file").asText());
  }

  @Test
  void furtherPicturesMakeANewVersionAndRunsKeepTheirs() throws Exception {
    ImageSet set = server.imageSets.store().find(server.addImageSet(5).id()).orElseThrow();
    Run run = server.addRun(set);
    String more = "/api/image-sets/" + set.id() + "/pictures";

    JsonNode second = TestServer.json(add(more, png(1), png(2)));
    assertEquals(7, second.path("count").asInt(), second.toString());
    assertEquals(set.name() + ", version 2", second.path("name").asText());
    assertEquals(set.size(), second.path("size").asInt());
    JsonNode third =
        TestServer.json(add("/api/image-sets/" + second.path("id").asText() + "/pictures", png(3)));
    assertEquals(set.name() + ", version 3", third.path("name").asText());
    assertEquals(8, third.path("count").asInt());

    assertEquals(set, server.imageSets.store().find(set.id()).orElseThrow(), "as it was");
    assertEquals(List.of(set.id()), server.runs.find(run.id()).imageSets());
    assertEquals(3, server.imageSets.store().list().size(), "nothing else is left");
    assertEquals(422, add(more, new byte[] {1, 2, 3}).statusCode());
    assertEquals(3, server.imageSets.store().list().size());
  }

  @Test
  void furtherPicturesThatArePairsAreRefusedOfASingleSet() throws Exception {
    Picture plain = new Picture(28, 28, 1, new byte[28 * 28]);
    ImageSet set =
        server.imageSets.add("plain", "local", null, 28, 1, w -> w.add(plain, null, null));
    String path = "/api/image-sets/" + set.id() + "/pictures";
    FormBody folders = new FormBody();
    for (int i = 0; i < 4; i++) {
      folders.file((i < 2 ? "A/" : "B/") + i % 2 + ".png", png(i));
    }
    HttpResponse<byte[]> pairs = server.send(FormBody.post(server.request(path), folders.whole()));
    assertEquals(422, pairs.statusCode());
    String sentence = TestServer.json(pairs).path("detail").asText();
    assertTrue(sentence.contains("“plain” has no partner; send the pictures of one"), sentence);

    byte[] sideBySide = new FormBody().field("fit", "halves").file("1.png", png(1)).whole();
    HttpResponse<byte[]> halves = server.send(FormBody.post(server.request(path), sideBySide));
    assertEquals(422, halves.statusCode());
    assertTrue(TestServer.json(halves).path("errors").has("fit"));
    assertEquals(1, server.imageSets.store().list().size());
  }

  @Test
  void furtherPicturesLeaveNothingHalfMadeWhenTheServerDies() throws Exception {
    ImageSet set = server.addImageSet(5);
    server.sharing.born(set.id(), Visibility.WALL);
    List<List<String>> atTheNextServer = new CopyOnWriteArrayList<>();
    server.sharing.listen(version -> atTheNextServer.add(idsAtTheNextServer()));

    HttpResponse<byte[]> answer = add("/api/image-sets/" + set.id() + "/pictures", png(1), png(2));

    assertEquals(List.of(List.of(set.id())), atTheNextServer, "all is packed, and nothing kept");
    String version = TestServer.json(answer).path("id").asText();
    assertEquals(List.of(version, set.id()), idsAtTheNextServer());
    assertEquals(Visibility.WALL, server.sharing.card(version).visibility());
  }

  private List<String> idsAtTheNextServer() {
    try (TestServer next = new TestServer(folder).start()) {
      JsonNode sets = TestServer.json(next.get("/api/image-sets"));
      assertEquals(List.of(), next.stagedFiles());
      return sets.findValuesAsText("id");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<byte[]> add(String path, byte[]... pictures) throws Exception {
    FormBody form = new FormBody();
    for (int i = 0; i < pictures.length; i++) {
      form.file(i + ".png", pictures[i]);
    }
    return server.send(FormBody.post(server.request(path), form.whole()));
  }

  @Test
  void aDiskThatFillsUpLeavesNothingHalfMade() throws Exception {
    String upload =
        "/api/uploads/" + TestServer.json(server.post("/api/uploads", "")).path("id").asText();
    Path full = folder.resolve("uploads").resolve(upload.substring(13)).resolve("0");
    Files.createSymbolicLink(full, Path.of("/dev/full"));
    HttpResponse<byte[]> answer = put(upload + "/files/a.png", png(1));
    assertEquals(507, answer.statusCode());
    String sentence = TestServer.json(answer).path("detail").asText();
    assertTrue(sentence.contains("disk of the server is full"), sentence);
    assertFalse(Files.isSymbolicLink(full), "what was written so far is gone");

    HttpResponse<byte[]> again = put(upload + "/files/a.png", png(1));
    assertEquals(1, TestServer.json(again).path("files").asInt(), "there is room again");
  }

  private HttpResponse<byte[]> put(String path, byte[] body) throws Exception {
    return server.send(server.request(path).PUT(BodyPublishers.ofByteArray(body)));
  }

  @Test
  void anUploadThatDiedWithTheServerSaysSo() throws Exception {
    String id = TestServer.json(server.post("/api/uploads", "")).path("id").asText();
    server.close();
    try (TestServer next = new TestServer(folder)) {
      JsonNode over = TestServer.json(next.start().get("/api/uploads/" + id));
      assertEquals("failed", over.path("progress").path("phase").asText());
      assertEquals(Operations.BROKEN_OFF, over.path("error").asText());
      assertEquals(List.of(), next.stagedFiles());
    }
  }

  @Test
  void aSetIsBrowsed() throws Exception {
    ImageSet set = server.addImageSet(25);
    String path = "/api/image-sets/" + set.id();
    JsonNode page = TestServer.json(server.get(path + "/pictures?label=odd&from=2&count=3"));
    assertEquals(12, page.path("total").asInt());
    assertEquals(List.of("5", "7", "9"), page.path("pictures").findValuesAsText("index"));
    assertEquals("odd", page.path("pictures").path(0).path("label").asText());
    assertEquals(
        0, TestServer.json(server.get(path + "/pictures?from=999")).path("pictures").size());
    assertEquals(400, server.get(path + "/pictures?label=prime").statusCode());
    assertEquals(400, server.get(path + "/pictures?from=-1").statusCode());

    BufferedImage sheet = image(server.get(path + "/sheet.png?label=odd&from=2&count=3&columns=2"));
    assertEquals(2 * 28, sheet.getWidth());
    assertEquals(2 * 28, sheet.getHeight());
    assertEquals(255, sheet.getRaster().getSample(0, 5, 0));
    assertEquals(255, sheet.getRaster().getSample(28, 7, 0));
    assertEquals(255, image(server.get(path + "/pictures/7.png")).getRaster().getSample(0, 7, 0));
    assertEquals(404, server.get(path + "/pictures/25.png").statusCode());
    assertEquals(404, server.get(path + "/pictures/x.png").statusCode());
    assertEquals(28 * 8, image(server.get(path + "/augmented.png?seed=3")).getWidth());

    assertEquals(409, server.post(path + "/pictures/undo", "").statusCode());
    HttpResponse<byte[]> removed = server.post(path + "/pictures/remove", "{\"indexes\":[0,1,24]}");
    HttpResponse<byte[]> back = server.post(path + "/pictures/undo", "");
    assertEquals(25, TestServer.json(back).path("count").asInt());
    assertEquals(200, server.post(path + "/pictures/undo", "").statusCode());
    assertEquals(22, TestServer.json(removed).path("count").asInt());
    assertEquals(255, image(server.get(path + "/pictures/0.png")).getRaster().getSample(0, 2, 0));
    assertEquals(400, server.post(path + "/pictures/remove", "{\"indexes\":[22]}").statusCode());
    assertEquals(400, server.post(path + "/pictures/remove", "{\"indexes\":[]}").statusCode());
    assertEquals(204, server.delete(path).statusCode());
    for (String gone :
        List.of(
            "", "/preview.png", "/pictures", "/sheet.png", "/augmented.png", "/pictures/0.png")) {
      assertEquals(404, server.get(path + gone).statusCode(), gone);
    }
  }

  @Test
  void aSetAndItsLabelsGetOtherNames() throws Exception {
    ImageSet set = server.addImageSet(4);
    String path = "/api/image-sets/" + set.id();
    HttpResponse<byte[]> changed =
        server.send("PATCH", path, "{\"name\":\" Rows \",\"labels\":{\"odd\":\"queer\"}}");
    assertEquals(200, changed.statusCode());
    assertEquals("Rows", TestServer.json(changed).path("name").asText());
    assertEquals("[\"even\",\"queer\"]", TestServer.json(changed).path("labels").toString());
    for (String wrong :
        List.of(
            "{\"name\":\"\"}",
            "{\"name\":\"a\\nb\"}",
            "{\"labels\":{\"odd\":\"x\"}}",
            "{\"labels\":{\"even\":null}}")) {
      assertEquals(422, server.send("PATCH", path, wrong).statusCode(), wrong);
    }
    server.addRun(set);
    assertEquals(409, server.send("PATCH", path, "{\"labels\":{\"even\":\"x\"}}").statusCode());
  }

  @Test
  void aBuiltInSetIsMadeOnce() throws Exception {
    JsonNode all = TestServer.json(server.get("/api/image-sets/built-in"));
    assertEquals("stripes", all.path(0).path("key").asText());
    HttpResponse<byte[]> made = server.post("/api/image-sets/built-in/stripes", "");
    assertEquals(201, made.statusCode());
    assertEquals(28, TestServer.json(made).path("count").asInt());
    JsonNode again = TestServer.json(server.post("/api/image-sets/built-in/stripes", ""));
    assertEquals(TestServer.json(made).path("id"), again.path("id"));
    assertEquals(404, server.post("/api/image-sets/built-in/nonsense", "").statusCode());
  }

  @Test
  void pairsAreMadeOfOneSet() throws Exception {
    ImageSet set = server.addImageSet(4);
    String path = "/api/image-sets/" + set.id() + "/pairs";
    HttpResponse<byte[]> made = server.post(path, "{\"from\":\"holes\"}");
    assertEquals(201, made.statusCode());
    JsonNode holed = TestServer.json(made);
    JsonNode whole =
        TestServer.json(server.get("/api/image-sets/" + holed.path("partner").asText()));
    assertEquals(holed.path("id").asText(), whole.path("partner").asText());
    assertEquals(4, holed.path("count").asInt());
    assertEquals(holed.path("labels"), whole.path("labels"));
    assertEquals(set.name() + ", holes", holed.path("name").asText());
    byte[] picture =
        server.get("/api/image-sets/%s/pictures/2.png".formatted(whole.path("id").asText())).body();
    assertArrayEquals(
        server.get("/api/image-sets/%s/pictures/2.png".formatted(set.id())).body(), picture);
    assertFalse(
        Arrays.equals(
            server
                .get("/api/image-sets/%s/pictures/2.png".formatted(holed.path("id").asText()))
                .body(),
            picture));
    for (String wrong : List.of("{}", "{\"from\":\"nothing\"}", "{\"from\":\"grey\"}")) {
      HttpResponse<byte[]> refused = server.post(path, wrong);
      assertEquals(422, refused.statusCode(), wrong);
      assertTrue(TestServer.json(refused).path("errors").has("from"), wrong);
    }
  }

  private HttpResponse<byte[]> send(byte[] form) throws IOException, InterruptedException {
    return server.send(FormBody.post(server.request("/api/image-sets"), form));
  }

  private static BufferedImage image(HttpResponse<byte[]> answer) throws IOException {
    assertEquals(200, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
    return ImageIO.read(new ByteArrayInputStream(answer.body()));
  }

  private static BufferedImage picture(int seed) {
    BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(seed * 40 % 256, seed * 90 % 256, 255 - seed * 20 % 256));
    graphics.fillRect(0, 0, 40, 20 + seed % 20);
    graphics.dispose();
    return image;
  }

  private static byte[] png(int seed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture(seed), "png", out);
    return out.toByteArray();
  }

  private static byte[] jpeg() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture(1), "jpg", out);
    return out.toByteArray();
  }

  private static byte[] zip(Object... namesAndBytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < namesAndBytes.length; i += 2) {
        zip.putNextEntry(new ZipEntry((String) namesAndBytes[i]));
        zip.write((byte[]) namesAndBytes[i + 1]);
      }
    }
    return out.toByteArray();
  }
}
