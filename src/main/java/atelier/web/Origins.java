package atelier.web;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come from: by which host name, from which site, through which proxy. What a proxy
 * says of a request counts only where the proxy is trusted.
 */
final class Origins {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1\\]|::1");

  private final Access.Config config;

  Origins(Access.Config config) {
    this.config = config;
  }

  /** Whether a name or address is of this machine alone. */
  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }

  /** Refuses a request that did not come by TLS where it has to, or by a foreign host name. */
  void check(Context ctx) {
    if (config.tls() && !ctx.req().isSecure()) {
      throw new ForbiddenResponse("Open this server by https.");
    }
    String host = ctx.header("Host");
    if (host == null) {
      throw new BadRequestResponse(
          "The request does not name its host. A proxy in front of Atelier has to hand on the header “Host”.");
    }
    if (config.open()) {
      checkHost(host);
    }
  }

  private void checkHost(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
    if (!isLoopback(name) && !name.equals(config.host())) {
      throw new ForbiddenResponse(
          "This server answers on this machine only; open it as http://localhost or http://127.0.0.1.");
    }
  }

  /** Refuses what a page of another site has a browser send. */
  static void checkSameSite(Context ctx) {
    String site = ctx.header("Sec-Fetch-Site");
    String origin = ctx.header("Origin");
    boolean foreignSite = site != null && !site.equals("same-origin") && !site.equals("none");
    if (foreignSite || (origin != null && !authority(origin).equals(ctx.header("Host")))) {
      throw new ForbiddenResponse("Another site's page may not do this; open Atelier's own page.");
    }
  }

  private static String authority(String origin) {
    try {
      @Nullable String authority = URI.create(origin).getRawAuthority();
      return authority == null ? "" : authority;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Whether the browser came by TLS, to this server or to a proxy that it trusts. */
  boolean isSecure(Context ctx) {
    return ctx.req().isSecure()
        || (isProxied(ctx) && "https".equals(ctx.header("X-Forwarded-Proto")));
  }

  /** The address that a request comes from; that of a proxy unless it is trusted. */
  String address(Context ctx) {
    String forwarded = isProxied(ctx) ? ctx.header("X-Forwarded-For") : null;
    return forwarded == null
        ? ctx.req().getRemoteAddr()
        : forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
  }

  /**
   * Where others open this server: at the address of a trusted proxy that a request came through,
   * else at those that it listens on.
   */
  List<String> addresses(Context ctx, List<String> own) {
    String scheme = isProxied(ctx) ? ctx.header("X-Forwarded-Proto") : null;
    String host = ctx.header("Host");
    return scheme == null || host == null
        ? own
        : List.of("%s://%s%s".formatted(scheme, host, config.base().path()));
  }

  private boolean isProxied(Context ctx) {
    return ctx.req().getRemoteAddr().equals(config.trustedProxy());
  }
}
