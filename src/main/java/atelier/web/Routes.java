package atelier.web;

import atelier.imageset.ImageSetStore;
import atelier.imageset.builtin.BuiltInSets;
import atelier.imageset.intake.Limits;
import atelier.run.Runs;
import atelier.web.api.Body;
import atelier.web.api.ExportApi;
import atelier.web.api.FamiliesApi;
import atelier.web.api.HealthApi;
import atelier.web.api.ImageSetsApi;
import atelier.web.api.NetworksApi;
import atelier.web.api.OpenApi;
import atelier.web.api.PictureBody;
import atelier.web.api.PicturesApi;
import atelier.web.api.Questions;
import atelier.web.api.Receiver;
import atelier.web.api.RunsApi;
import atelier.web.api.SamplesApi;
import atelier.web.api.SinglePicturesApi;
import atelier.web.api.StylesApi;
import atelier.web.api.TelemetryApi;
import atelier.web.api.ToolsApi;
import atelier.web.api.TranslateApi;
import atelier.web.api.UploadsApi;
import atelier.web.imagesets.ImageSetPage;
import atelier.web.imagesets.ImageSetsPage;
import atelier.web.join.JoinPage;
import atelier.web.newrun.NewRunPage;
import atelier.web.run.RunPage;
import atelier.web.style.StylePage;
import atelier.web.translate.TranslatePage;
import atelier.web.wall.WallPage;
import atelier.web.worker.WorkerLink;
import com.fasterxml.jackson.databind.ObjectMapper;
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

    Runs runs = services.runs();
    ImageSetStore sets = services.imageSets().store();
    BuiltInSets builtIns = services.builtIns();
    routes.get("/", new WallPage(runs, sets, builtIns, templates)::get);
    routes.get("/image-sets", new ImageSetsPage(sets, builtIns, templates)::get);
    routes.get("/image-sets/{id}", new ImageSetPage(sets, runs, templates)::get);
    routes.get(
        "/runs/new", new NewRunPage(services.families(), sets, builtIns, runs, templates)::get);
    StylePage style =
        new StylePage(services.families(), sets, builtIns, services.networks(), runs, templates);
    routes.get("/style", style::get);
    routes.get("/style/examples/{key}.png", style::example);
    routes.get("/translate", new TranslatePage(services.families(), sets, runs, templates)::get);
    routes.get("/runs/{id}", new RunPage(runs, sets, templates)::get);
  }

  private void api(RoutesConfig routes) {
    ObjectMapper json = Json.mapper();
    Body body = new Body(json);
    HealthApi health = new HealthApi(services.workers(), services.version());
    routes.get("/healthz", health::get);
    routes.get("/api/openapi.yaml", new OpenApi()::get);
    routes.get("/api/families", new FamiliesApi(services.families())::list);
    NetworksApi networks = new NetworksApi(services.networks());
    routes.get("/api/networks", networks::list);
    routes.post("/api/networks/{key}/download", networks::download);
    routes.put("/api/networks/{key}", networks::put);
    imageSets(routes, body);
    runs(routes, body, json);
  }

  private void imageSets(RoutesConfig routes, Body body) {
    Receiver receiver = new Receiver(Limits.STANDARD);
    ImageSetsApi sets =
        new ImageSetsApi(
            services.imageSets(),
            services.builtIns(),
            services.uploads(),
            receiver,
            services.runs(),
            access);
    routes.get("/api/image-sets", sets::list);
    routes.post("/api/image-sets", sets::create);
    routes.get("/api/image-sets/built-in", sets::listBuiltIn);
    routes.post("/api/image-sets/built-in/{key}", sets::createBuiltIn);
    routes.get("/api/image-sets/{id}", sets::get);
    routes.delete("/api/image-sets/{id}", sets::delete);
    routes.get("/api/image-sets/{id}/preview.png", sets::preview);

    PicturesApi pictures = new PicturesApi(services.imageSets(), services.runs(), body);
    routes.get("/api/image-sets/{id}/pictures", pictures::list);
    routes.get("/api/image-sets/{id}/pictures/{index}.png", pictures::get);
    routes.post("/api/image-sets/{id}/pictures/remove", pictures::remove);
    routes.get("/api/image-sets/{id}/sheet.png", pictures::sheet);
    routes.get("/api/image-sets/{id}/augmented.png", pictures::augmented);

    UploadsApi uploads = new UploadsApi(services.uploads(), receiver, access, body);
    routes.post("/api/uploads", uploads::begin);
    routes.get("/api/uploads/{id}", uploads::get);
    routes.delete("/api/uploads/{id}", uploads::delete);
    routes.post("/api/uploads/{id}/files", uploads::addFiles);
    routes.put("/api/uploads/{id}/files/<name>", uploads::addFile);
    routes.post("/api/uploads/{id}/prepare", uploads::prepare);
  }

  private void runs(RoutesConfig routes, Body body, ObjectMapper json) {
    PictureBody picture = new PictureBody();
    RunsApi runs = new RunsApi(services.runs(), services.doctor(), access, body);
    routes.get("/api/runs", runs::list);
    routes.post("/api/runs", runs::create);
    routes.get("/api/runs/{id}", runs::get);
    routes.delete("/api/runs/{id}", runs::delete);
    routes.post("/api/runs/{id}/pause", runs::pause);
    routes.post("/api/runs/{id}/resume", runs::resume);
    routes.post("/api/runs/{id}/stop", runs::stop);
    routes.post("/api/runs/{id}/step", runs::step);
    routes.post("/api/runs/{id}/fork", runs::fork);
    routes.patch("/api/runs/{id}/settings", runs::adjust);
    routes.post("/api/runs/{id}/remedies/{key}", runs::remedy);

    SinglePicturesApi pictures =
        new SinglePicturesApi(services.pictures(), services.blobs(), picture);
    routes.post("/api/pictures", pictures::create);
    routes.get("/api/pictures/{id}.png", pictures::get);
    StylesApi styles =
        new StylesApi(services.pictures(), picture, services.runs(), runs, access, json);
    routes.post("/api/styles", styles::create);
    TranslateApi translate =
        new TranslateApi(
            services.runs(), services.imageSets(), picture, body, access, services.pause());
    routes.post("/api/runs/{id}/translate", translate::translate);
    routes.get("/api/runs/{id}/translations", translate::list);
    routes.post("/api/runs/{id}/translations", translate::create);
    routes.get("/api/runs/{id}/translations.zip", translate::zip);

    ToolsApi tools =
        new ToolsApi(services.runs(), new Questions(body, picture, services.imageSets().store()));
    routes.post("/api/runs/{id}/tools/{key}", tools::ask);

    TelemetryApi telemetry = new TelemetryApi(services.runs(), services.blobs());
    routes.get("/api/runs/{id}/metrics", telemetry::metrics);
    routes.get("/api/runs/{id}/metrics.csv", telemetry::metricsCsv);
    routes.get("/api/runs/{id}/frames", telemetry::frames);
    routes.get("/api/runs/{id}/frames/latest.png", telemetry::latestFrame);
    routes.get("/api/runs/{id}/frames/{step}.png", telemetry::frame);
    routes.get("/api/runs/{id}/timelapse.gif", telemetry::timelapse);

    SamplesApi samples = new SamplesApi(services.runs(), services.imageSets().store());
    routes.get("/api/runs/{id}/samples.png", samples::grid);
    routes.get("/api/runs/{id}/samples.zip", samples::zip);

    ExportApi export =
        new ExportApi(
            services.runs(),
            telemetry,
            services.imageSets().store(),
            services.blobs(),
            json,
            services.version());
    routes.get("/api/runs/{id}/export.zip", export::get);
  }

  private void live(RoutesConfig routes) {
    routes.ws("/api/live", services.live()::socket);
  }

  /** The server's side of the worker link: with a token of its own, outside sessions. */
  private void worker(RoutesConfig routes) {
    WorkerLink link = services.workerLink();
    routes.before("/worker/*", link::authorize);
    routes.wsBeforeUpgrade("/worker/*", link::authorize);
    routes.post("/worker/runs/{id}/claim", link::claim);
    routes.get("/worker/blobs/{hash}", link::download);
    routes.post("/worker/blobs", link::upload);
    routes.ws("/worker/link", link::link);
  }
}
