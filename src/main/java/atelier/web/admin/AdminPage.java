package atelier.web.admin;

import atelier.family.Families;
import atelier.family.Family;
import atelier.web.Templates;
import atelier.workshop.House;
import atelier.workshop.Visibility;
import atelier.workshop.Workshop;
import io.javalin.http.Context;
import java.util.List;

/** {@code /admin}: the instructor's desk. */
public final class AdminPage {
  private final Workshop workshop;
  private final Families families;
  private final Templates templates;

  public AdminPage(Workshop workshop, Families families, Templates templates) {
    this.workshop = workshop;
    this.families = families;
    this.templates = templates;
  }

  /**
   * What the page shows at first; its script keeps it up to date.
   *
   * @param house how the workshop is set up
   * @param visibilities what a thing can be
   * @param families that runs can be of
   */
  public record Page(House house, List<Visibility> visibilities, List<Family> families) {
    /** What the instructor says to everybody. */
    public String announcement() {
      House.Announcement announcement = house.announcement();
      return announcement == null ? "" : announcement.text();
    }
  }

  public void get(Context ctx) {
    templates.render(
        ctx,
        "admin/admin.jte",
        new Page(workshop.house(), List.of(Visibility.values()), families.all()));
  }
}
