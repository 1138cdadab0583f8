package atelier.web.join;

import atelier.web.Access;
import atelier.web.Templates;
import atelier.workshop.Names;
import atelier.workshop.Participant;
import atelier.workshop.Workshop;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /join}: where strangers come in, by a code and a name, by a PIN, or as the instructor by a
 * token, and from where they go on to the page they wanted.
 */
public final class JoinPage {
  private final Access access;
  private final Workshop workshop;
  private final Templates templates;

  public JoinPage(Access access, Workshop workshop, Templates templates) {
    this.access = access;
    this.workshop = workshop;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param way which of the three forms is open: {@code code}, {@code pin} or {@code token}
   * @param code what is in the form
   * @param name what is in the form
   * @param to the page that is wanted
   * @param person who has joined already with this browser, or null
   * @param error what was wrong with the last try, or null
   */
  public record Page(
      String way,
      String code,
      String name,
      String to,
      @Nullable Participant person,
      @Nullable String error) {}

  /** The address on the projector carries the code, the one that the server prints the token. */
  public void get(Context ctx) {
    String token = ctx.queryParam("token");
    if (token != null) {
      enter(ctx, "token", () -> instructor(token));
      return;
    }
    show(ctx, Optional.ofNullable(ctx.queryParam("way")).orElse("code"), null);
  }

  public void post(Context ctx) {
    String name = given(ctx, "name");
    String from = access.address(ctx);
    String token = ctx.formParam("token");
    String pin = ctx.formParam("pin");
    if (token != null) {
      enter(ctx, "token", () -> instructor(token));
    } else if (pin != null) {
      enter(ctx, "pin", () -> workshop.comeBack(pin, name, from));
    } else {
      enter(ctx, "code", () -> workshop.join(given(ctx, "code"), name, from));
    }
  }

  @FunctionalInterface
  private interface Door {
    Participant open();
  }

  private void enter(Context ctx, String way, Door door) {
    try {
      access.begin(ctx, door.open());
      ctx.redirect(wanted(ctx), HttpStatus.SEE_OTHER);
    } catch (Names.BadName e) {
      ctx.status(400);
      show(ctx, way, e.getMessage());
    } catch (Workshop.Refused e) {
      ctx.status(403);
      show(ctx, way, e.getMessage());
    } catch (Workshop.TooManyTries e) {
      ctx.status(429);
      show(ctx, way, e.getMessage());
    }
  }

  private Participant instructor(String token) {
    if (!access.isInstructor(token.strip())) {
      throw new Workshop.Refused("This token is not right; the server prints it at its start.");
    }
    return Participant.INSTRUCTOR;
  }

  private void show(Context ctx, String way, @Nullable String error) {
    templates.render(
        ctx,
        "join/join.jte",
        new Page(
            way,
            given(ctx, "code"),
            given(ctx, "name"),
            wanted(ctx),
            access.visitor(ctx).orElse(null),
            error));
  }

  private static String given(Context ctx, String field) {
    return Optional.ofNullable(ctx.formParam(field))
        .or(() -> Optional.ofNullable(ctx.queryParam(field)))
        .orElse("");
  }

  /** The page that is wanted, which is one of this server. */
  private static String wanted(Context ctx) {
    String to = given(ctx, "to");
    return to.matches("/(?![/\\\\])\\P{Cntrl}*") && !to.startsWith("/join") ? to : "/";
  }
}
