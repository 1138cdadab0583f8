package atelier.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.ImageSet;
import atelier.run.Run;
import atelier.workshop.Credentials;
import atelier.workshop.Participant;
import atelier.workshop.Visibility;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers and mischievous participants try, and what every page is sent with. */
class SafetyTest {
  private static final Pattern INLINE =
      Pattern.compile(
          "<script(?![^>]*\\ssrc=)|<style|<[^>]+\\sstyle=|<[^>]+\\son[a-z]+=|javascript:",
          Pattern.CASE_INSENSITIVE);
  private static final String MARKUP = "<img src=x onerror=alert(1)>";

  private final TestServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Participant ada;
  private final Run run;
  private final ImageSet set;

  SafetyTest(@TempDir Path folder) throws Exception {
    server = new TestServer(folder).start("127.0.0.1", true);
    ada = server.workshop.join(server.workshop.house().code(), MARKUP, "here");
    set = server.addImageSet(4);
    run = server.addRun(set);
    server.sharing.born(set.id(), Visibility.WORKSHOP);
    server.sharing.born(run.id(), Visibility.WORKSHOP);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyPageComesWithAStrictPolicyAndNothingInline() throws Exception {
    List<String> pages =
        server.routes().stream()
            .filter(route -> route.startsWith("GET /"))
            .map(route -> route.substring("GET ".length()))
            .filter(path -> !path.matches("/(api|static|webjars|worker|healthz|style/examples).*"))
            .map(this::filled)
            .toList();
    assertTrue(pages.size() > 10, pages.toString());
    for (String page : pages) {
      HttpResponse<String> answer = get(page, "Authorization", "Bearer " + TestServer.TOKEN);
      assertTrue(answer.statusCode() == 200 || answer.statusCode() == 404, page);
      assertTrue(contentType(answer).startsWith("text/html"), page + contentType(answer));
      String policy = header(answer, "Content-Security-Policy");
      assertTrue(policy.startsWith("default-src 'self';"), policy);
      assertTrue(policy.contains("frame-ancestors 'none'"), policy);
      assertTrue(policy.contains("object-src 'none'; base-uri"), policy);
      assertFalse(policy.contains("unsafe"), policy);
      assertEquals("nosniff", header(answer, "X-Content-Type-Options"), page);
      assertFalse(INLINE.matcher(answer.body()).find(), () -> page + inline(answer.body()));
    }
  }

  private String filled(String path) {
    return path.replace("/runs/{id}", "/runs/" + run.id())
        .replace("/image-sets/{id}", "/image-sets/" + set.id())
        .replaceAll("\\{[a-z]+}", "none");
  }

  private static String inline(String body) {
    return INLINE.matcher(body).results().map(found -> found.group()).toList().toString();
  }

  @Test
  void aNameWithMarkupIsTextOnEveryPage() throws Exception {
    for (String page : List.of("/", "/me", "/join", "/runs/" + run.id())) {
      String body = get(page, "Authorization", bearer(ada)).body();
      assertFalse(body.contains(MARKUP), page);
      assertTrue(body.contains("&lt;img src=x"), page);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody",
        "..",
        "..%2F..%2Fetc%2Fpasswd",
        "%00",
        "%F0%9F%92%A9",
        "%E2%80%AE",
        "' or '1'='1",
        "<script>",
        "local"
      })
  void aForgedIdIsNotThereOrNotAnId(String id) throws Exception {
    String encoded = id.contains("%") ? id : URLEncoder.encode(id, StandardCharsets.UTF_8);
    for (String path :
        List.of("/api/runs/%s", "/api/image-sets/%s", "/runs/%s", "/api/pictures/%s.png")) {
      HttpResponse<String> answer = get(path.formatted(encoded), "Authorization", bearer(ada));
      assertTrue(List.of(400, 404).contains(answer.statusCode()), path + " " + answer.statusCode());
      boolean page = contentType(answer).startsWith("text/html");
      assertFalse(page && answer.body().contains("<script>"), path);
    }
  }

  @Test
  void anIdOfTenThousandLettersIsRefused() throws Exception {
    int status = get("/api/runs/" + "x".repeat(10_000), "Authorization", bearer(ada)).statusCode();
    assertTrue(List.of(400, 404, 414, 431).contains(status), "answered " + status);
  }

  @Test
  void aTokenProvesOneIdByOneKey() throws Exception {
    Participant ben = server.workshop.join(server.workshop.house().code(), "Ben", "here");
    String own = server.credentials.token(ben);
    assertEquals(200, status("Authorization", "Bearer " + own));
    String proof = own.substring(own.indexOf('.'));
    for (String forged :
        List.of(
            ada.id() + proof,
            Participant.LOCAL + proof,
            ada.id(),
            ada.id() + ".",
            proof,
            new Credentials("another key").token(ada),
            "x".repeat(7_000))) {
      assertEquals(401, status("Authorization", "Bearer " + forged), forged);
    }
    server.workshop.remove(ben.id());
    assertEquals(401, status("Authorization", "Bearer " + own));
  }

  @Test
  void aForgedSessionIsNobodys() throws Exception {
    for (String forged : List.of(ada.id(), Participant.LOCAL, "", "x".repeat(4_000), "' or 1=1")) {
      assertEquals(401, status("Cookie", "atelier=" + forged), forged);
    }
  }

  @Test
  void aSessionThatABrowserHadBeforeIsWorthNothingAfterwards() throws Exception {
    String planted = "atelier=AAAAAAAAAAAAAAAAAAAAAA";
    String first = session(joinWith(planted, "Cy"));
    assertNotEquals(planted, first);
    assertEquals(401, status("Cookie", planted), "planted before the join");
    assertEquals(200, status("Cookie", first));

    String second = session(joinWith(first, "Di"));
    assertEquals(401, status("Cookie", first), "of before the second join");
    assertEquals(200, status("Cookie", second));
  }

  @Test
  void aSessionThatEndedCannotBeReplayed() throws Exception {
    String session = session(joinWith("", "Cy"));
    String page = get("/", "Cookie", session).body();
    String csrf = page.replaceAll("(?s).*name=\"csrf-token\" content=\"([^\"]+)\".*", "$1");
    HttpRequest leave =
        server
            .request("/api/leave")
            .header("Cookie", session)
            .header(Access.CSRF_HEADER, csrf)
            .POST(BodyPublishers.noBody())
            .build();
    assertEquals(204, client.send(leave, BodyHandlers.ofString()).statusCode());
    assertEquals(401, status("Cookie", session));
    assertEquals(401, client.send(leave, BodyHandlers.ofString()).statusCode(), "replayed");

    String another = session(joinWith("", "Di"));
    String id =
        server.workshop.people().stream()
            .filter(p -> p.name().equals("Di"))
            .map(Participant::id)
            .findFirst()
            .orElseThrow();
    server.workshop.remove(id);
    assertEquals(401, status("Cookie", another), "of somebody who was removed");
  }

  @Test
  void anotherPersonsCsrfTokenDoesNotDo() throws Exception {
    String mine = session(joinWith("", "Cy"));
    String theirs = get("/", "Cookie", session(joinWith("", "Di"))).body();
    String csrf = theirs.replaceAll("(?s).*name=\"csrf-token\" content=\"([^\"]+)\".*", "$1");
    HttpRequest leave =
        server
            .request("/api/leave")
            .header("Cookie", mine)
            .header(Access.CSRF_HEADER, csrf)
            .POST(BodyPublishers.noBody())
            .build();
    assertEquals(403, client.send(leave, BodyHandlers.ofString()).statusCode());
  }

  @Test
  void whatIsUploadedIsSeenByWhomItSays() throws Exception {
    Participant ben = server.workshop.join(server.workshop.house().code(), "Ben", "here");
    for (String visibility : List.of("private", "workshop", "wall")) {
      String id = upload(visibility);
      int expected = visibility.equals("private") ? 404 : 200;
      String path = "/api/image-sets/" + id;
      assertEquals(expected, get(path, "Authorization", bearer(ben)).statusCode(), visibility);
      assertEquals(200, get(path, "Authorization", bearer(ada)).statusCode(), visibility);
    }
    assertEquals(400, sendUpload("everybody").statusCode());
  }

  // --- helpers ---

  private String upload(String visibility) throws Exception {
    HttpResponse<byte[]> answer = sendUpload(visibility);
    assertEquals(201, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
    return TestServer.json(answer).path("id").asText();
  }

  private HttpResponse<byte[]> sendUpload(String visibility) throws Exception {
    java.io.ByteArrayOutputStream form = new java.io.ByteArrayOutputStream();
    for (String field : List.of("name", "visibility")) {
      String value = field.equals("name") ? "Rows" : visibility;
      form.writeBytes(
          "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
              .formatted(field, value)
              .getBytes(StandardCharsets.UTF_8));
    }
    for (int i = 0; i < 4; i++) {
      form.writeBytes(
          "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"%d.png\"\r\n\r\n"
              .formatted(i)
              .getBytes(StandardCharsets.UTF_8));
      form.writeBytes(TestServer.picture(i).png());
      form.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    form.writeBytes("--b--\r\n".getBytes(StandardCharsets.UTF_8));
    return server.send(
        server
            .request("/api/image-sets")
            .header("Authorization", bearer(ada))
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(BodyPublishers.ofByteArray(form.toByteArray())));
  }

  private String bearer(Participant who) {
    return "Bearer " + server.credentials.token(who);
  }

  private int status(String header, String value) throws Exception {
    return get("/api/me", header, value).statusCode();
  }

  private HttpResponse<String> get(String path, String header, String value) throws Exception {
    return client.send(
        server.request(path).header("Accept", "text/html").header(header, value).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> joinWith(String cookie, String name) throws Exception {
    return client.send(
        server
            .request("/join")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Cookie", cookie)
            .POST(
                BodyPublishers.ofString(
                    "name=%s&code=%s".formatted(name, server.workshop.house().code())))
            .build(),
        BodyHandlers.ofString());
  }

  private static String session(HttpResponse<?> joined) {
    assertEquals(303, joined.statusCode());
    return header(joined, "Set-Cookie").replaceFirst(";.*", "");
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static String contentType(HttpResponse<?> answer) {
    return header(answer, "Content-Type");
  }
}
