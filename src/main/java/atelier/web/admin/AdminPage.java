package atelier.web.admin;

import atelier.web.Templates;
import atelier.workshop.House;
import atelier.workshop.Visibility;
import atelier.workshop.Workshop;
import io.javalin.http.Context;
import java.util.List;

/** {@code /admin}: the instructor's desk. */
public final class AdminPage {
  private final Workshop workshop;
  private final Templates templates;

  public AdminPage(Workshop workshop, Templates templates) {
    this.workshop = workshop;
    this.templates = templates;
  }

  /**
   * What the page shows at first; its script keeps it up to date.
   *
   * @param house how the workshop is set up
   * @param visibilities what a thing can be
   */
  public record Page(House house, List<Visibility> visibilities) {
    /** What the instructor says to everybody. */
    public String announcement() {
      House.Announcement announcement = house.announcement();
      return announcement == null ? "" : announcement.text();
    }
  }

  public void get(Context ctx) {
    templates.render(
        ctx, "admin/admin.jte", new Page(workshop.house(), List.of(Visibility.values())));
  }
}
