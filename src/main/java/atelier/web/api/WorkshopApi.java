package atelier.web.api;

import atelier.run.Runs;
import atelier.web.Access;
import atelier.web.Presence;
import atelier.web.Usage;
import atelier.web.game.Games;
import atelier.workshop.House;
import atelier.workshop.Participant;
import atelier.workshop.Quotas;
import atelier.workshop.Visibility;
import atelier.workshop.Workshop;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/workshop}, {@code /api/me}, {@code /api/participants}, {@code /api/announcements}.
 */
public final class WorkshopApi {
  private static final long MEGABYTE = 1_000_000;

  private final Workshop workshop;
  private final Runs runs;
  private final Usage usage;
  private final Presence presence;
  private final Supplier<List<String>> addresses;
  private final Games games;
  private final Access access;
  private final Body body;

  public WorkshopApi(
      Workshop workshop,
      Runs runs,
      Usage usage,
      Presence presence,
      Supplier<List<String>> addresses,
      Games games,
      Access access,
      Body body) {
    this.workshop = workshop;
    this.runs = runs;
    this.usage = usage;
    this.presence = presence;
    this.addresses = addresses;
    this.games = games;
    this.access = access;
    this.body = body;
  }

  private record Used(int runs, long megabytes) {}

  private record Me(
      String id,
      String name,
      String role,
      Quotas quotas,
      Used used,
      boolean frozen,
      boolean plays,
      @Nullable String announcement) {}

  /** Who asks, and what everybody should know. */
  public void me(Context ctx) {
    Participant who = access.person(ctx);
    House house = workshop.house();
    ctx.header("Cache-Control", "no-store")
        .json(
            new Me(
                who.id(),
                who.name(),
                who.role().key(),
                house.quotas(),
                used(who.id()),
                house.frozen(),
                games.isOn(),
                announcement(house)));
  }

  private Used used(String owner) {
    long active =
        runs.list().stream()
            .filter(run -> run.owner().equals(owner) && run.state().active())
            .count();
    return new Used((int) active, usage.bytesOf(owner) / MEGABYTE);
  }

  private static @Nullable String announcement(House house) {
    return house.announcement() == null ? null : house.announcement().text();
  }

  private record View(
      @Nullable String code,
      @Nullable List<String> addresses,
      boolean locked,
      boolean frozen,
      Quotas quotas,
      String visibility,
      @Nullable String announcement) {}

  /** How the workshop is set up; the code only for the instructor. */
  public void get(Context ctx) {
    House house = workshop.house();
    boolean all = access.person(ctx).isInstructor();
    ctx.header("Cache-Control", "no-store")
        .json(
            new View(
                all ? house.code() : null,
                all ? access.addresses(ctx, addresses.get()) : null,
                house.locked(),
                house.frozen(),
                house.quotas(),
                house.visibility().key(),
                announcement(house)));
  }

  private record QuotaChange(
      @Nullable Integer runs,
      @Nullable Integer toolRequests,
      @Nullable Integer uploads,
      @Nullable Integer megabytes,
      @Nullable Integer megabytesInAll) {

    Quotas applied(Quotas to) {
      return new Quotas(
          Objects.requireNonNullElse(runs, to.runs()),
          Objects.requireNonNullElse(toolRequests, to.toolRequests()),
          Objects.requireNonNullElse(uploads, to.uploads()),
          Objects.requireNonNullElse(megabytes, to.megabytes()),
          Objects.requireNonNullElse(megabytesInAll, to.megabytesInAll()));
    }
  }

  private record Change(
      @Nullable Boolean locked,
      @Nullable Boolean frozen,
      @Nullable String visibility,
      @Nullable QuotaChange quotas,
      @Nullable Boolean newCode) {}

  /** Changes what is named, and nothing else. */
  public void change(Context ctx) {
    Change change = body.required(ctx, Change.class);
    Visibility visibility = access.visibility(change.visibility);
    try {
      workshop.change(
          house ->
              new House(
                  house.code(),
                  Objects.requireNonNullElse(change.locked, house.locked()),
                  Objects.requireNonNullElse(change.frozen, house.frozen()),
                  visibility,
                  change.quotas == null ? house.quotas() : change.quotas.applied(house.quotas()),
                  house.announcement()));
    } catch (IllegalArgumentException e) {
      throw refused("quotas", e);
    }
    if (Boolean.TRUE.equals(change.newCode)) {
      workshop.newCode();
    }
    get(ctx);
  }

  private record Person(String id, String name, String joined, boolean here, Used used) {}

  /** Everybody who has joined, in that order. */
  public void people(Context ctx) {
    ctx.header("Cache-Control", "no-store")
        .json(
            workshop.people().stream()
                .map(
                    p ->
                        new Person(
                            p.id(),
                            p.name(),
                            p.joined().toString(),
                            presence.isHere(p.id()),
                            used(p.id())))
                .toList());
  }

  /** Removes somebody; their things stay. */
  public void remove(Context ctx) {
    if (!workshop.remove(ctx.pathParam("id"))) {
      throw new NotFoundResponse(
          "Nobody with this id is in the workshop any more; the instructor’s page lists who is.");
    }
    ctx.status(204);
  }

  private record Announcement(@Nullable String text) {}

  /** Says something on all pages; an empty text takes it back. */
  public void announce(Context ctx) {
    String text = body.required(ctx, Announcement.class).text;
    try {
      workshop.announce(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      throw refused("text", e);
    }
    get(ctx);
  }

  private static BadRequestResponse refused(String field, IllegalArgumentException e) {
    String sentence = String.valueOf(e.getMessage());
    BadRequestResponse refused = new BadRequestResponse(sentence, Map.of(field, sentence));
    refused.initCause(e);
    return refused;
  }
}
