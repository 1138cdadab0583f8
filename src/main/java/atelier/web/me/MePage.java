package atelier.web.me;

import atelier.web.Access;
import atelier.web.Templates;
import atelier.workshop.Participant;
import io.javalin.http.Context;

/** {@code /me}: one's name, the PIN with which one comes back elsewhere, the token for scripts. */
public final class MePage {
  private final Access access;
  private final Templates templates;

  public MePage(Access access, Templates templates) {
    this.access = access;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param person whose page it is
   */
  public record Page(Participant person) {}

  public void get(Context ctx) {
    templates.render(ctx, "me/me.jte", new Page(access.person(ctx)));
  }

  /** Ends the session of this browser. */
  public void leave(Context ctx) {
    access.end(ctx);
    ctx.status(204);
  }
}
