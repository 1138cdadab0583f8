package atelier.web;

import atelier.web.join.JoinPage;
import io.javalin.config.RoutesConfig;

/** The whole URL map. */
public final class Routes {
  private final Services services;
  private final Access access;
  private final Templates templates;

  public Routes(Services services, Access access, Templates templates) {
    this.services = services;
    this.access = access;
    this.templates = templates;
  }

  void addTo(RoutesConfig routes) {
    routes.before(SecurityHeaders::add);
    routes.before(access::check);
    routes.wsBeforeUpgrade(access::checkUpgrade);
    new ErrorPages(templates).addTo(routes);
    files(routes);
    pages(routes);
    api(routes);
    live(routes);
    worker(routes);
  }

  private static void files(RoutesConfig routes) {
    routes.get("/static/<file>", new StaticFiles("static/")::get);
    routes.get(
        "/webjars/uplot/<file>",
        new StaticFiles("META-INF/resources/webjars/uplot/1.6.30/dist/")::get);
  }

  /** Pages: URL, class in {@code web.<page>} and template share a name. */
  private void pages(RoutesConfig routes) {
    JoinPage join = new JoinPage(access, templates);
    routes.get("/join", join::get);
    routes.post("/join", join::post);
  }

  private void api(RoutesConfig routes) {
    routes.get(
        "/healthz",
        ctx ->
            ctx.status(services.workers().connected() > 0 ? 200 : 503).result(services.version()));
  }

  private void live(RoutesConfig routes) {}

  /** The server's side of the worker link: with a token of its own, outside sessions. */
  private void worker(RoutesConfig routes) {}
}
