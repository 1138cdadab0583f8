package atelier.web;

import atelier.workshop.House;
import atelier.workshop.Workshop;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import java.util.Map;

/**
 * The pages' templates, compiled at build time. A template takes the record {@code page}, made for
 * it alone, and the {@link Visit} {@code visit}, which it hands on to the layout.
 */
public final class Templates {
  private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
  private final Access access;
  private final Workshop workshop;

  public Templates(Access access, Workshop workshop) {
    this.access = access;
    this.workshop = workshop;
  }

  /** Answers with a page, such as {@code wall/wall.jte}. */
  public void render(Context ctx, String template, Object page) {
    StringOutput html = new StringOutput();
    Visit visit =
        new Visit(
            access.base(),
            ctx.path(),
            ctx.queryString() == null ? "" : "?" + ctx.queryString(),
            access.csrfToken(ctx),
            theme(ctx),
            access.isWorkshop(),
            access.visitor(ctx).orElse(null),
            announcement());
    engine.render(template, Map.of("page", page, "visit", visit), html);
    ctx.header("Cache-Control", "no-store").html(html.toString());
  }

  private String announcement() {
    House.Announcement announcement = workshop.house().announcement();
    return announcement == null ? "" : announcement.text();
  }

  private static String theme(Context ctx) {
    String theme = ctx.cookie("theme");
    return "light".equals(theme) || "dark".equals(theme) ? theme : "";
  }
}
