package atelier.web.api;

import atelier.family.Families;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.run.NewRun;
import atelier.run.Run;
import atelier.run.Runs;
import atelier.web.Access;
import atelier.web.game.Games;
import atelier.workshop.Handout;
import atelier.workshop.HandoutStore;
import atelier.workshop.Participant;
import atelier.workshop.Secrets;
import atelier.workshop.Workshop;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Handing out and in: everybody gets a run of their own of one kind; what came of them is
 * collected. Also everything at the end: to take home, and to wipe away.
 */
public final class HandoutsApi {
  private final HandoutStore handouts;
  private final Workshop workshop;
  private final Runs runs;
  private final Families families;
  private final ImageSets imageSets;
  private final ExportApi export;
  private final Access access;
  private final Body body;
  private final Games games;
  private final Clock clock;

  public HandoutsApi(
      HandoutStore handouts,
      Workshop workshop,
      Runs runs,
      Families families,
      ImageSets imageSets,
      ExportApi export,
      Access access,
      Body body,
      Games games,
      Clock clock) {
    this.handouts = handouts;
    this.workshop = workshop;
    this.runs = runs;
    this.families = families;
    this.imageSets = imageSets;
    this.export = export;
    this.access = access;
    this.body = body;
    this.games = games;
    this.clock = clock;
  }

  private record Request(
      @Nullable String family,
      @Nullable JsonNode imageSets,
      @Nullable Map<String, List<String>> pictures,
      @Nullable Map<String, List<List<Double>>> points,
      @Nullable Map<String, Object> settings,
      @Nullable Integer steps,
      @Nullable String label,
      @Nullable String checkpointOf) {

    NewRun newRun() {
      return new RunRequest(family, imageSets, pictures, points, settings, null, steps, label, null)
          .newRun();
    }
  }

  private record View(
      String id, String family, String familyTitle, String given, List<String> runs) {}

  private View view(Handout handout) {
    return new View(
        handout.id(),
        handout.family(),
        families.title(handout.family()),
        handout.given().toString(),
        handout.runs());
  }

  /** Gives everybody who is in the workshop a run of their own; quotas do not count here. */
  public void create(Context ctx) {
    Request request = body.required(ctx, Request.class);
    List<Participant> people = workshop.people();
    if (people.isEmpty()) {
      throw new ConflictResponse("Nobody has joined yet, so there is nobody to hand it to.");
    }
    List<String> owners = people.stream().map(Participant::id).toList();
    String id = Secrets.token();
    if (request.checkpointOf == null) {
      runs.createForAll(request.newRun(), owners, made -> keep(id, made));
    } else {
      runs.forkForAll(request.checkpointOf, owners, made -> keep(id, made));
    }
    ctx.status(201).json(view(handouts.find(id).orElseThrow()));
  }

  private void keep(String id, List<Run> made) {
    made.forEach(run -> access.born(run.id()));
    made.get(0).imageSets().forEach(access::shareWithAll);
    handouts.add(
        new Handout(
            id, made.get(0).family(), clock.instant(), made.stream().map(Run::id).toList()));
  }

  public void list(Context ctx) {
    ctx.header("Cache-Control", "no-store").json(handouts.list().stream().map(this::view).toList());
  }

  /** Everybody's newest frame and export, in a folder for each. */
  public void handIn(Context ctx) throws IOException {
    String id = ctx.pathParam("id");
    Handout handout =
        handouts
            .find(id)
            .orElseThrow(
                () ->
                    new NotFoundResponse(
                        "Nothing was handed out as “%s”; the instructor’s page lists what was."
                            .formatted(id)));
    List<Run> theirs =
        runs.list().stream().filter(run -> handout.runs().contains(run.id())).toList();
    zip(ctx, "hand-in.zip", theirs);
  }

  /** Every run of everybody, in a folder for each. */
  public void exportAll(Context ctx) throws IOException {
    zip(ctx, "workshop.zip", runs.list());
  }

  private void zip(Context ctx, String name, List<Run> all) throws IOException {
    Attachment.zip(
        ctx,
        name,
        zip -> {
          for (Run run : all) {
            export.addTo(zip, folder(run), run);
          }
        });
  }

  /** A name of letters and digits that no two runs share. */
  private String folder(Run run) {
    String owner = workshop.nameOf(run.owner()).replaceAll("[^\\p{L}\\p{N}]+", "-");
    return "%s-%s-%s/".formatted(owner, run.family(), run.id());
  }

  /** Removes everybody but the instructor, then all that they made. */
  public void wipe(Context ctx) {
    workshop.wipe(); // first, so that nobody makes anything more
    for (Run run : runs.list()) {
      if (!run.owner().equals(Participant.LOCAL)) {
        runs.delete(run.id());
        access.forget(run.id());
      }
    }
    for (ImageSet set : imageSets.store().list()) {
      if (!set.owner().equals(Participant.LOCAL)) {
        imageSets.delete(set.id());
        access.forget(set.id());
      }
    }
    handouts.clear();
    games.clear();
    ctx.status(204);
  }
}
