package atelier.web.me;

import atelier.web.Access;
import atelier.web.Templates;
import atelier.workshop.Credentials;
import atelier.workshop.Participant;
import io.javalin.http.Context;

/** {@code /me}: one's name, the PIN with which one comes back elsewhere, the token for scripts. */
public final class MePage {
  private final Access access;
  private final Credentials credentials;
  private final Templates templates;

  public MePage(Access access, Credentials credentials, Templates templates) {
    this.access = access;
    this.credentials = credentials;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param person whose page it is
   * @param pin with which they come back
   * @param token with which their scripts come in
   */
  public record Page(Participant person, String pin, String token) {}

  public void get(Context ctx) {
    Participant who = access.person(ctx);
    ctx.header("Cache-Control", "no-store");
    templates.render(ctx, "me/me.jte", new Page(who, credentials.pin(who), credentials.token(who)));
  }

  /** Ends the session of this browser. */
  public void leave(Context ctx) {
    access.end(ctx);
    ctx.status(204);
  }
}
