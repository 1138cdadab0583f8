package atelier.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with a certificate that {@code keytool} has made. */
class TlsTest {
  private static final String PASSWORD = "password";

  @TempDir Path folder;

  private TestServer server;

  @BeforeEach
  void open() throws Exception {
    server = new TestServer(Files.createDirectory(folder.resolve("data")));
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** Makes a certificate for this machine and its key, as PEM files. */
  private KeyStore make(String algorithm) throws Exception {
    Path file = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "atelier",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString())
            .inheritIO()
            .start();
    assertEquals(0, keytool.waitFor());
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    pem("certificate", "CERTIFICATE", store.getCertificate("atelier").getEncoded());
    pem("key", "PRIVATE KEY", store.getKey("atelier", PASSWORD.toCharArray()).getEncoded());
    return store;
  }

  private Path pem(String name, String title, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(title, text));
  }

  private Certificate read() throws IOException {
    return Certificate.read(folder.resolve("certificate"), folder.resolve("key"));
  }

  private static HttpClient trusting(KeyStore store) throws Exception {
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, null);
    known.setCertificateEntry("atelier", store.getCertificate("atelier"));
    trust.init(known);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void pagesSessionsAndSocketsGoByTls(String algorithm) throws Exception {
    HttpClient browser = trusting(make(algorithm));
    server.secured(read()).start("127.0.0.1", true);
    assertEquals("https://127.0.0.1:" + server.port(), server.url());
    HttpResponse<String> joined =
        browser.send(
            HttpRequest.newBuilder(URI.create(server.url() + "/join"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("name=Ada&code=" + server.workshop.house().code()))
                .build(),
            BodyHandlers.ofString());
    assertEquals(303, joined.statusCode(), joined.body());
    String cookie = joined.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(cookie.endsWith("; Secure"), cookie);
    WebSocket socket =
        browser
            .newWebSocketBuilder()
            .header("Cookie", cookie.replaceFirst(";.*", ""))
            .header("Origin", server.url())
            .buildAsync(
                URI.create(server.url().replaceFirst("^http", "ws") + "/api/live"),
                new WebSocket.Listener() {})
            .join();
    socket.abort();
    assertThrows(
        IOException.class,
        () -> HttpClient.newHttpClient().send(page(server.url()), BodyHandlers.discarding()),
        "a certificate that nobody vouches for");
  }

  @Test
  void onlyWorkersComeWithout() throws Exception {
    make("EC");
    server.secured(read()).start("127.0.0.1", true);
    HttpClient plain = HttpClient.newHttpClient();
    HttpResponse<String> page = plain.send(page(server.insideUrl()), BodyHandlers.ofString(UTF_8));
    assertEquals(403, page.statusCode());
    assertTrue(page.body().contains("Open this server by https."), page.body());
    WebSocket worker =
        plain
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + TestServer.WORKER_TOKEN)
            .header("X-Atelier-Worker", "worker")
            .header("X-Atelier-Capacity", "4")
            .buildAsync(
                URI.create(server.insideUrl().replaceFirst("^http", "ws") + "/worker/link"),
                new WebSocket.Listener() {})
            .join();
    worker.abort();
    assertThrows(
        CompletionException.class,
        () ->
            plain
                .newWebSocketBuilder()
                .buildAsync(
                    URI.create(server.insideUrl().replaceFirst("^http", "ws") + "/api/live"),
                    new WebSocket.Listener() {})
                .join());
  }

  private static HttpRequest page(String address) {
    return HttpRequest.newBuilder(URI.create(address + "/")).build();
  }

  @Test
  void whatIsNoKeyIsToldWithTheWayToMakeOne() throws Exception {
    make("RSA");
    pem("key", "RSA PRIVATE KEY", new byte[10]);
    IOException refusal = assertThrows(IOException.class, this::read);
    assertTrue(refusal.getMessage().contains("openssl pkcs8 -topk8"), refusal.getMessage());
    pem("key", "PRIVATE KEY", new byte[10]);
    assertTrue(assertThrows(IOException.class, this::read).getMessage().contains("cannot be used"));
    Files.writeString(folder.resolve("certificate"), "");
    assertThrows(IOException.class, this::read);
  }
}
