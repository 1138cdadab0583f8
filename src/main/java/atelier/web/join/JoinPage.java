package atelier.web.join;

import atelier.web.Access;
import atelier.web.Templates;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** {@code /join}: where a token is exchanged for a session. */
public final class JoinPage {
  private final Access access;
  private final Templates templates;

  public JoinPage(Access access, Templates templates) {
    this.access = access;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param error what was wrong with the last try, or null
   */
  public record Page(@Nullable String error) {}

  /** The address that the server prints carries the token; without it, there is a form. */
  public void get(Context ctx) {
    join(ctx, ctx.queryParam("token"));
  }

  public void post(Context ctx) {
    join(ctx, ctx.formParam("token"));
  }

  private void join(Context ctx, @Nullable String token) {
    if (token != null && access.join(ctx, token.strip())) {
      ctx.redirect("/", HttpStatus.SEE_OTHER);
      return;
    }
    String error =
        token == null ? null : "This token is not right; the server prints it at its start.";
    ctx.status(error == null ? 200 : 403);
    templates.render(ctx, "join/join.jte", new Page(error));
  }
}
