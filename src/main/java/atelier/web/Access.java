package atelier.web;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.UnauthorizedResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what.
 *
 * <p>On the loopback interface outside a workshop nobody has to say who they are; foreign pages in
 * the same browser are kept out by the {@code Origin} of whatever changes something, and by the
 * {@code Host} of every request, which a rebound DNS name would give away. Everywhere else a
 * request carries the instructor's token, or a session cookie that {@code /join} gives for it; a
 * session's changes carry a CSRF token besides. Sessions are signed, not kept.
 */
public final class Access {
  /** The request header that carries the CSRF token. */
  public static final String CSRF_HEADER = "X-CSRF-Token";

  private static final String COOKIE = "atelier";
  private static final String LOCAL = "local";
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1\\]|::1");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String host;
  private final boolean open;
  private final String token;

  /**
   * @param host the name or address that the server is bound to
   * @param workshop whether people have to join even on the loopback interface
   * @param token of the instructor
   */
  public Access(String host, boolean workshop, String token) {
    this.host = host.toLowerCase(Locale.ROOT);
    this.open = LOOPBACK.matcher(this.host).matches() && !workshop;
    this.token = token;
  }

  /** Refuses a request that may not be; runs before every handler. */
  public void check(Context ctx) {
    if (ctx.path().startsWith("/worker/")) {
      return; // the worker link has a token of its own
    }
    checkHost(ctx);
    boolean changes = !SAFE.contains(ctx.method().name());
    if (changes) {
      checkOrigin(ctx);
    }
    if (!open && !isPublic(ctx.path())) {
      checkIdentity(ctx, changes);
    }
  }

  /** Refuses an upgrade to a WebSocket that may not be. */
  public void checkUpgrade(Context ctx) {
    if (ctx.path().startsWith("/worker/")) {
      return;
    }
    checkHost(ctx);
    checkOrigin(ctx);
    if (!open) {
      checkIdentity(ctx, false);
    }
  }

  /** The participant who sent a request. */
  public String owner(Context ctx) {
    return LOCAL;
  }

  /** What a page's script sends in {@link #CSRF_HEADER}; empty where it need not. */
  public String csrfToken(Context ctx) {
    return session(ctx).map(nonce -> sign("csrf:" + nonce)).orElse("");
  }

  /** Begins a session for someone who knows the token; returns whether they do. */
  public boolean join(Context ctx, String given) {
    if (!same(given, token)) {
      return false;
    }
    byte[] nonce = new byte[18];
    RANDOM.nextBytes(nonce);
    String session = Base64.getUrlEncoder().encodeToString(nonce);
    ctx.res()
        .addHeader(
            "Set-Cookie",
            "%s=%s.%s; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"
                .formatted(COOKIE, session, sign("session:" + session)));
    return true;
  }

  private static boolean isPublic(String path) {
    return path.equals("/join")
        || path.equals("/healthz")
        || path.startsWith("/static/")
        || path.startsWith("/webjars/");
  }

  private void checkHost(Context ctx) {
    if (!open) {
      return;
    }
    String name = name(ctx.header("Host"));
    if (!LOOPBACK.matcher(name).matches() && !name.equals(host)) {
      throw new ForbiddenResponse(
          "This server answers on this machine only; open it as http://localhost or http://127.0.0.1.");
    }
  }

  private static void checkOrigin(Context ctx) {
    String site = ctx.header("Sec-Fetch-Site");
    String origin = ctx.header("Origin");
    boolean foreignSite = site != null && !site.equals("same-origin") && !site.equals("none");
    if (foreignSite || (origin != null && !authority(origin).equals(ctx.header("Host")))) {
      throw new ForbiddenResponse("Another site's page may not do this; open Atelier's own page.");
    }
  }

  private void checkIdentity(Context ctx, boolean changes) {
    String authorization = ctx.header("Authorization");
    if (authorization != null) {
      if (!authorization.startsWith("Bearer ")
          || !same(authorization.substring("Bearer ".length()).strip(), token)) {
        throw new UnauthorizedResponse(
            "The token is not right; the server prints it at its start.");
      }
    } else if (session(ctx).isEmpty()) {
      throw new UnauthorizedResponse(
          "Open the address that the server printed at its start, or send its token as “Authorization: Bearer …”.");
    } else if (changes && !same(ctx.header(CSRF_HEADER), csrfToken(ctx))) {
      throw new ForbiddenResponse("The page is out of date; load it again and repeat.");
    }
  }

  private Optional<String> session(Context ctx) {
    String cookie = ctx.cookie(COOKIE);
    int dot = cookie == null ? -1 : cookie.indexOf('.');
    if (cookie == null || dot < 0) {
      return Optional.empty();
    }
    String nonce = cookie.substring(0, dot);
    return same(cookie.substring(dot + 1), sign("session:" + nonce))
        ? Optional.of(nonce)
        : Optional.empty();
  }

  private String sign(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has HmacSHA256", e);
    }
  }

  private static boolean same(@Nullable String given, String expected) {
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  private static String authority(String origin) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority == null ? "" : authority;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** The name in a Host header, without its port. */
  private static String name(@Nullable String header) {
    return header == null ? "" : header.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
  }
}
