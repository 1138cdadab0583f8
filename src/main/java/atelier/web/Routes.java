package atelier.web;

import atelier.builtin.BuiltInSets;
import atelier.imageset.ImageSetStore;
import atelier.imageset.intake.Limits;
import atelier.run.Runs;
import atelier.web.admin.AdminPage;
import atelier.web.admin.HandInPage;
import atelier.web.api.Askings;
import atelier.web.api.Body;
import atelier.web.api.ClassifiersApi;
import atelier.web.api.DirectionsApi;
import atelier.web.api.ExportApi;
import atelier.web.api.FamiliesApi;
import atelier.web.api.FillingsApi;
import atelier.web.api.GamesApi;
import atelier.web.api.HandoutsApi;
import atelier.web.api.HealthApi;
import atelier.web.api.HistoryApi;
import atelier.web.api.HoldOutApi;
import atelier.web.api.ImageSetsApi;
import atelier.web.api.ImportsApi;
import atelier.web.api.JoinApi;
import atelier.web.api.LabelModels;
import atelier.web.api.LatentsApi;
import atelier.web.api.NetworksApi;
import atelier.web.api.OpenApi;
import atelier.web.api.PairsApi;
import atelier.web.api.PictureBody;
import atelier.web.api.PicturesApi;
import atelier.web.api.ProjectionsApi;
import atelier.web.api.Questions;
import atelier.web.api.QueueApi;
import atelier.web.api.Receiver;
import atelier.web.api.RunsApi;
import atelier.web.api.SamplesApi;
import atelier.web.api.SinglePicturesApi;
import atelier.web.api.StylesApi;
import atelier.web.api.TelemetryApi;
import atelier.web.api.Thumbnails;
import atelier.web.api.ToolsApi;
import atelier.web.api.TranslateApi;
import atelier.web.api.UploadsApi;
import atelier.web.api.WorkshopApi;
import atelier.web.compare.ComparePage;
import atelier.web.fill.FillPage;
import atelier.web.fool.FoolPage;
import atelier.web.game.GamePage;
import atelier.web.game.Games;
import atelier.web.imagesets.ImageSetPage;
import atelier.web.imagesets.ImageSetsPage;
import atelier.web.join.JoinPage;
import atelier.web.latents.LatentsPage;
import atelier.web.me.MePage;
import atelier.web.newrun.Forms;
import atelier.web.newrun.NewRunPage;
import atelier.web.projector.ProjectorPage;
import atelier.web.run.RunPage;
import atelier.web.run.RunSummaries;
import atelier.web.style.StylePage;
import atelier.web.translate.TranslatePage;
import atelier.web.wall.WallPage;
import atelier.web.worker.WorkerLink;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import java.time.Clock;

/** The whole URL map. */
public final class Routes {
  private final Services services;
  private final Access access;
  private final Templates templates;
  private final Vocabularies vocabularies;
  private final RunSummaries summaries;
  private final Thumbnails thumbnails = new Thumbnails();
  private final Games games;

  public Routes(Services services, Access access, Templates templates) {
    this.services = services;
    this.access = access;
    this.templates = templates;
    this.vocabularies = new Vocabularies(services.imageSets());
    this.summaries = services.summaries();
    this.games =
        new Games(
            services.runs(),
            services.imageSets(),
            services.blobs(),
            services.games(),
            services.clock());
  }

  void addTo(RoutesConfig routes) {
    routes.before(SecurityHeaders::add);
    routes.before(access::check);
    routes.beforeMatched(access::checkRight);
    routes.beforeMatched(ctx -> access.visitor(ctx).ifPresent(p -> services.quota().check(ctx, p)));
    routes.after(services.quota()::done);
    routes.wsBeforeUpgrade(access::checkUpgrade);
    new ErrorPages(templates).addTo(routes);
    files(routes);
    pages(routes);
    api(routes);
    live(routes);
    worker(routes);
  }

  private static void files(RoutesConfig routes) {
    routes.get("/static/<file>", new StaticFiles("static/")::get, Right.ANYONE);
    routes.get(
        "/webjars/uplot/<file>",
        new StaticFiles("META-INF/resources/webjars/uplot/1.6.30/dist/")::get,
        Right.ANYONE);
  }

  /** Pages: URL, class in {@code web.<page>} and template share a name. */
  private void pages(RoutesConfig routes) {
    JoinPage join = new JoinPage(access, services.workshop(), templates);
    routes.get("/join", join::get, Right.ANYONE);
    routes.post("/join", join::post, Right.ANYONE);

    routes.get(
        "/projector",
        new ProjectorPage(services.workshop(), services.addresses(), access, templates)::get,
        Right.INSTRUCTOR);
    routes.get("/admin", new AdminPage(services.workshop(), templates)::get, Right.INSTRUCTOR);
    routes.get(
        "/admin/handins/{id}",
        new HandInPage(
                services.handouts(), services.workshop(), services.runs(), summaries, templates)
            ::get,
        Right.INSTRUCTOR);
    routes.get("/game", new GamePage(games, access, summaries, templates)::get, Right.JOINED);
    MePage me = new MePage(access, services.credentials(), templates);
    routes.get("/me", me::get, Right.JOINED);
    routes.post("/api/leave", me::leave, Right.JOINED);

    Runs runs = services.runs();
    ImageSetStore sets = services.imageSets().store();
    BuiltInSets builtIns = services.builtIns();
    routes.get("/", new WallPage(summaries, builtIns, access, templates)::get, Right.JOINED);
    routes.get("/image-sets", new ImageSetsPage(access, builtIns, templates)::get, Right.JOINED);
    routes.get(
        "/image-sets/{id}",
        new ImageSetPage(sets, summaries, access, templates)::get,
        Right.SEES_SET);
    routes.get(
        "/image-sets/{id}/fill",
        new FillPage(
                services.imageSets(), new LabelModels(runs, sets), summaries, access, templates)
            ::get,
        Right.SEES_SET);
    Forms forms = new Forms(services.families(), sets, builtIns, services.networks(), runs, access);
    routes.get("/runs/new", new NewRunPage(forms, templates)::get, Right.JOINED);
    StylePage style = new StylePage(summaries, forms, runs, access, thumbnails, templates);
    routes.get("/style", style::get, Right.JOINED);
    routes.get("/style/examples/{key}.png", style::example, Right.JOINED);
    routes.get(
        "/translate",
        new TranslatePage(services.families(), sets, summaries, access, templates)::get,
        Right.JOINED);
    routes.get(
        "/runs/{id}",
        new RunPage(runs, summaries, vocabularies, access, templates)::get,
        Right.SEES_RUN);
    routes.get("/compare", new ComparePage(runs, summaries, access, templates)::get, Right.JOINED);
    routes.get("/runs/{id}/fool", new FoolPage(runs, summaries, templates)::get, Right.SEES_RUN);
    routes.get(
        "/runs/{id}/latents",
        new LatentsPage(runs, summaries, vocabularies, access, templates)::get,
        Right.SEES_RUN);
  }

  private void api(RoutesConfig routes) {
    ObjectMapper json = Json.mapper();
    Body body = new Body(json);
    HealthApi health = new HealthApi(services.workers(), services.version());
    routes.get("/healthz", health::get, Right.ANYONE);
    JoinApi join = new JoinApi(access, services.workshop(), services.credentials(), body);
    routes.post("/api/join", join::join, Right.ANYONE);
    WorkshopApi workshop =
        new WorkshopApi(
            services.workshop(),
            services.runs(),
            services.usage(),
            services.presence(),
            services.addresses(),
            games,
            access,
            body);
    routes.get("/api/me", workshop::me, Right.JOINED);
    routes.get("/api/workshop", workshop::get, Right.JOINED);
    routes.patch("/api/workshop", workshop::change, Right.INSTRUCTOR);
    routes.get("/api/participants", workshop::people, Right.INSTRUCTOR);
    routes.delete("/api/participants/{id}", workshop::remove, Right.INSTRUCTOR);
    routes.post("/api/announcements", workshop::announce, Right.INSTRUCTOR);
    GamesApi play = new GamesApi(games, access, services.base(), body);
    routes.get("/api/games", play::list, Right.JOINED);
    routes.post("/api/games", play::create, Right.INSTRUCTOR);
    routes.get("/api/games/{id}", play::get, Right.JOINED);
    routes.post("/api/games/{id}/rounds/next", play::next, Right.INSTRUCTOR);
    routes.get("/api/games/{id}/rounds/{round}.png", play::picture, Right.JOINED);
    routes.post("/api/games/{id}/answers", play::give, Right.JOINED);
    routes.get("/api/openapi.yaml", new OpenApi(services.base())::get, Right.JOINED);
    routes.get("/api/families", new FamiliesApi(services.families())::list, Right.JOINED);
    NetworksApi networks = new NetworksApi(services.networks(), access);
    routes.get("/api/networks", networks::list, Right.JOINED);
    routes.post("/api/networks/{key}/download", networks::download, Right.INSTRUCTOR);
    routes.delete("/api/networks/{key}/download", networks::cancel, Right.INSTRUCTOR);
    routes.put("/api/networks/{key}", networks::put, Right.INSTRUCTOR);
    imageSets(routes, body, json);
    runs(routes, body, json);
  }

  private void imageSets(RoutesConfig routes, Body body, ObjectMapper json) {
    Receiver receiver = new Receiver(Limits.STANDARD);
    ImageSetsApi sets =
        new ImageSetsApi(
            services.imageSets(),
            services.builtIns(),
            services.uploads(),
            receiver,
            services.runs(),
            access,
            services.base(),
            body);
    routes.get("/api/image-sets", sets::list, Right.JOINED);
    routes.post("/api/image-sets", sets::create, Right.JOINED, Use.UPLOAD);
    routes.get("/api/image-sets/built-in", sets::listBuiltIn, Right.JOINED);
    routes.post("/api/image-sets/built-in/{key}", sets::createBuiltIn, Right.JOINED);
    routes.get("/api/image-sets/{id}", sets::get, Right.SEES_SET);
    routes.patch("/api/image-sets/{id}", sets::change, Right.CHANGES_SET);
    routes.delete("/api/image-sets/{id}", sets::delete, Right.CHANGES_SET);
    routes.get("/api/image-sets/{id}/preview.png", sets::preview, Right.SEES_SET);

    PicturesApi pictures = new PicturesApi(services.imageSets(), services.runs(), body);
    routes.get("/api/image-sets/{id}/pictures", pictures::list, Right.SEES_SET);
    routes.post("/api/image-sets/{id}/pictures", sets::extend, Right.SEES_SET, Use.UPLOAD);
    routes.get("/api/image-sets/{id}/pictures/{index}.png", pictures::get, Right.SEES_SET);
    routes.post("/api/image-sets/{id}/pictures/remove", pictures::remove, Right.CHANGES_SET);
    routes.post("/api/image-sets/{id}/pictures/undo", pictures::undo, Right.CHANGES_SET);
    routes.get("/api/image-sets/{id}/sheet.png", pictures::sheet, Right.SEES_SET);
    routes.get("/api/image-sets/{id}/augmented.png", pictures::augmented, Right.SEES_SET);

    PairsApi pairs = new PairsApi(services.imageSets(), access, body);
    routes.post("/api/image-sets/{id}/pairs", pairs::create, Right.SEES_SET, Use.UPLOAD);

    HoldOutApi heldOut = new HoldOutApi(services.imageSets(), access, body);
    routes.post("/api/image-sets/{id}/held-out", heldOut::create, Right.SEES_SET, Use.UPLOAD);
    FillingsApi fillings =
        new FillingsApi(
            services.imageSets(),
            new LabelModels(services.runs(), services.imageSets().store()),
            services.operations(),
            access,
            body);
    routes.get("/api/image-sets/{id}/fillings", fillings::list, Right.SEES_SET);
    routes.post("/api/image-sets/{id}/fillings", fillings::create, Right.SEES_SET, Use.TOOL);
    routes.get("/api/image-sets/{id}/fillings.zip", fillings::zip, Right.SEES_SET, Use.TOOL);
    routes.delete("/api/image-sets/{id}/fillings/{filling}", fillings::cancel, Right.SEES_SET);
    routes.get(
        "/api/image-sets/{id}/classifiers",
        new ClassifiersApi(services.imageSets(), services.runs(), access)::list,
        Right.SEES_SET);

    UploadsApi uploads =
        new UploadsApi(
            services.uploads(),
            services.imageSets(),
            services.operations(),
            receiver,
            access,
            body,
            json);
    routes.post("/api/uploads", uploads::begin, Right.JOINED);
    routes.get("/api/uploads/{id}", uploads::get, Right.JOINED);
    routes.delete("/api/uploads/{id}", uploads::delete, Right.JOINED);
    routes.post("/api/uploads/{id}/files", uploads::addFiles, Right.JOINED, Use.UPLOAD);
    routes.put("/api/uploads/{id}/files/<name>", uploads::addFile, Right.JOINED, Use.UPLOAD);
    routes.post("/api/uploads/{id}/prepare", uploads::prepare, Right.JOINED);
  }

  private void runs(RoutesConfig routes, Body body, ObjectMapper json) {
    PictureBody picture = new PictureBody(services.uploads().reader());
    RunsApi runs =
        new RunsApi(services.runs(), summaries, services.doctor(), access, services.base(), body);
    routes.get("/api/runs", runs::list, Right.JOINED);
    routes.post("/api/runs", runs::create, Right.JOINED, Use.RUN);
    routes.get("/api/runs/{id}", runs::get, Right.SEES_RUN);
    routes.patch("/api/runs/{id}", runs::describe, Right.CHANGES_RUN);
    routes.delete("/api/runs/{id}", runs::delete, Right.CHANGES_RUN);
    routes.post("/api/runs/{id}/pause", runs::pause, Right.CHANGES_RUN);
    routes.post("/api/runs/{id}/resume", runs::resume, Right.CHANGES_RUN, Use.RUN);
    routes.post("/api/runs/{id}/stop", runs::stop, Right.CHANGES_RUN);
    routes.post("/api/runs/{id}/step", runs::step, Right.CHANGES_RUN, Use.RUN);
    routes.post("/api/runs/{id}/fork", runs::fork, Right.SEES_RUN, Use.RUN);
    routes.patch("/api/runs/{id}/settings", runs::adjust, Right.CHANGES_RUN);
    routes.post("/api/runs/{id}/remedies/{key}", runs::remedy, Right.CHANGES_RUN, Use.RUN);

    SinglePicturesApi pictures =
        new SinglePicturesApi(services.pictures(), services.blobs(), picture, access, thumbnails);
    routes.post("/api/pictures", pictures::create, Right.JOINED, Use.UPLOAD);
    routes.get("/api/pictures/{id}.png", pictures::get, Right.SEES_PICTURE);
    StylesApi styles =
        new StylesApi(services.pictures(), picture, services.runs(), runs, access, json);
    routes.post("/api/styles", styles::create, Right.JOINED, Use.RUN);
    TranslateApi translate =
        new TranslateApi(
            services.runs(), services.imageSets(), services.translations(), picture, body, access);
    routes.post("/api/runs/{id}/translate", translate::translate, Right.SEES_RUN, Use.TOOL);
    routes.get("/api/runs/{id}/translations", translate::list, Right.SEES_RUN);
    routes.post("/api/runs/{id}/translations", translate::create, Right.SEES_RUN, Use.TOOL);
    routes.delete("/api/runs/{id}/translations/{translation}", translate::cancel, Right.SEES_RUN);
    routes.get("/api/runs/{id}/translations.zip", translate::zip, Right.SEES_RUN, Use.TOOL);

    Questions questions =
        new Questions(services.runs(), body, picture, services.imageSets().store(), vocabularies);
    Askings askings = new Askings(Clock.systemUTC());
    ToolsApi tools = new ToolsApi(services.runs(), questions, askings);
    routes.post("/api/runs/{id}/tools/{key}", tools::ask, Right.SEES_RUN, Use.TOOL);
    routes.get("/api/runs/{id}/answers/{answer}", tools::look, Right.SEES_RUN);
    routes.delete("/api/runs/{id}/answers/{answer}", tools::cancel, Right.SEES_RUN);
    LatentsApi latents =
        new LatentsApi(
            services.runs(),
            summaries,
            services.base(),
            body,
            services.imageSets().store(),
            vocabularies);
    routes.post("/api/runs/{id}/draw", latents::draw, Right.SEES_RUN, Use.TOOL);
    routes.post("/api/runs/{id}/neighbours", latents::neighbours, Right.SEES_RUN, Use.TOOL);
    DirectionsApi directions = new DirectionsApi(services.runs(), body, questions);
    routes.get("/api/runs/{id}/directions", directions::list, Right.SEES_RUN);
    routes.post("/api/runs/{id}/directions", directions::create, Right.CHANGES_RUN, Use.TOOL);
    routes.delete("/api/runs/{id}/directions/{name}", directions::delete, Right.CHANGES_RUN);
    ProjectionsApi projections = new ProjectionsApi(services.runs(), questions, askings);
    routes.post("/api/runs/{id}/projections", projections::create, Right.SEES_RUN, Use.TOOL);
    routes.get("/api/runs/{id}/projections/{projection}", projections::get, Right.SEES_RUN);
    routes.delete("/api/runs/{id}/projections/{projection}", projections::cancel, Right.SEES_RUN);

    TelemetryApi telemetry =
        new TelemetryApi(services.runs(), summaries, services.blobs(), services.base(), thumbnails);
    routes.get("/api/runs/{id}/metrics", telemetry::metrics, Right.SEES_RUN);
    routes.get("/api/runs/{id}/metrics.csv", telemetry::metricsCsv, Right.SEES_RUN);
    routes.get("/api/runs/{id}/frames", telemetry::frames, Right.SEES_RUN);
    routes.get("/api/runs/{id}/frames/latest.png", telemetry::latestFrame, Right.SEES_RUN);
    routes.get("/api/runs/{id}/frames/{step}.png", telemetry::frame, Right.SEES_RUN);
    routes.get("/api/runs/{id}/timelapse.gif", telemetry::timelapse, Right.SEES_RUN);

    SamplesApi samples = new SamplesApi(services.runs(), summaries, services.imageSets().store());
    routes.get("/api/runs/{id}/samples.png", samples::grid, Right.SEES_RUN, Use.TOOL);
    routes.get("/api/runs/{id}/samples.zip", samples::zip, Right.SEES_RUN, Use.TOOL);

    ExportApi export =
        new ExportApi(
            services.runs(),
            summaries,
            telemetry,
            services.imageSets().store(),
            access,
            services.blobs(),
            json,
            services.version());
    ImportsApi imports =
        new ImportsApi(
            services.runs(),
            services.families(),
            services.imageSets(),
            services.blobs(),
            access,
            json,
            services.clock());
    routes.post("/api/imports", imports::create, Right.JOINED, Use.UPLOAD);
    HandoutsApi handouts =
        new HandoutsApi(
            services.handouts(),
            services.workshop(),
            services.runs(),
            services.families(),
            services.imageSets(),
            export,
            access,
            body,
            games,
            services.clock());
    routes.get("/api/handouts", handouts::list, Right.INSTRUCTOR);
    routes.post("/api/handouts", handouts::create, Right.INSTRUCTOR);
    routes.get("/api/handins/{id}.zip", handouts::handIn, Right.INSTRUCTOR);
    routes.get("/api/workshop/export.zip", handouts::exportAll, Right.INSTRUCTOR);
    routes.post("/api/workshop/wipe", handouts::wipe, Right.INSTRUCTOR);
    QueueApi queue = new QueueApi(services.runs(), services.workers(), services.workshop(), access);
    routes.get("/api/queue", queue::get, Right.JOINED);
    routes.get("/api/workers", queue::workers, Right.INSTRUCTOR);
    routes.get("/api/runs/{id}/history", new HistoryApi(services.runs())::get, Right.SEES_RUN);
    routes.get("/api/runs/{id}/export.zip", export::get, Right.SEES_RUN);
  }

  private void live(RoutesConfig routes) {
    routes.ws("/api/live", services.live()::socket, Right.JOINED);
  }

  /** The server's side of the worker link: with a token of its own, outside sessions. */
  private void worker(RoutesConfig routes) {
    WorkerLink link = services.workerLink();
    routes.before("/worker/*", link::authorize);
    routes.wsBeforeUpgrade("/worker/*", link::authorize);
    routes.post("/worker/runs/{id}/claim", link::claim, Right.WORKER);
    routes.get("/worker/blobs/{hash}", link::download, Right.WORKER);
    routes.post("/worker/blobs", link::upload, Right.WORKER);
    routes.post("/worker/losses", link::lost, Right.WORKER);
    routes.ws("/worker/link", link::link, Right.WORKER);
  }
}
