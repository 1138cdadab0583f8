package atelier.web.projector;

import atelier.web.Access;
import atelier.web.Templates;
import atelier.workshop.Workshop;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code /projector}: the way in, large, and who has come; or the wall, picture after picture, with
 * the names of its makers or without.
 */
public final class ProjectorPage {
  private final Workshop workshop;
  private final Supplier<List<String>> addresses;
  private final Access access;
  private final Templates templates;

  public ProjectorPage(
      Workshop workshop, Supplier<List<String>> addresses, Access access, Templates templates) {
    this.workshop = workshop;
    this.addresses = addresses;
    this.access = access;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param code with which people join
   * @param addresses under which they open the server, the best first
   * @param qr the first of them with the code in it
   */
  public record Page(String code, List<String> addresses, QrCode qr) {}

  public void get(Context ctx) {
    String code = workshop.house().code();
    List<String> all = access.addresses(ctx, addresses.get());
    templates.render(
        ctx,
        "projector/projector.jte",
        new Page(code, all, new QrCode("%s/join?code=%s".formatted(all.get(0), code))));
  }
}
