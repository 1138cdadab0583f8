package atelier.web;

import atelier.workshop.Participant;
import atelier.workshop.Secrets;
import atelier.workshop.Sessions;
import io.javalin.http.Context;
import java.util.Optional;

/** The cookie by which a browser is known, and the token that its changes carry besides. */
final class SessionCookie {
  private static final String NAME = "atelier";

  private final Sessions sessions;
  private final Origins origins;
  private final BasePath base;

  SessionCookie(Sessions sessions, Origins origins, BasePath base) {
    this.sessions = sessions;
    this.origins = origins;
    this.base = base;
  }

  /** The id of the participant whose browser sent a request. */
  Optional<String> participant(Context ctx) {
    return secret(ctx).flatMap(sessions::participant);
  }

  /** Begins a session for somebody; one that the browser had ends. */
  void begin(Context ctx, Participant person) {
    secret(ctx).ifPresent(sessions::end);
    set(ctx, sessions.begin(person), Sessions.LASTS.toSeconds());
  }

  /** Ends the session of a browser. */
  void end(Context ctx) {
    secret(ctx).ifPresent(sessions::end);
    set(ctx, "", 0);
  }

  /** Made of the session's secret, which cannot be found out from it; empty without a session. */
  String csrfToken(Context ctx) {
    return secret(ctx).map(secret -> Secrets.hash("csrf " + secret)).orElse("");
  }

  private static Optional<String> secret(Context ctx) {
    return Optional.ofNullable(ctx.cookie(NAME)).filter(secret -> !secret.isEmpty());
  }

  private void set(Context ctx, String secret, long seconds) {
    String secure = origins.isSecure(ctx) ? "; Secure" : "";
    ctx.res()
        .addHeader(
            "Set-Cookie",
            "%s=%s; Path=%s; Max-Age=%d; HttpOnly; SameSite=Lax%s"
                .formatted(NAME, secret, base.root(), seconds, secure));
  }
}
