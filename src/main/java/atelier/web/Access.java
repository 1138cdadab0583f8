package atelier.web;

import atelier.family.InvalidInput;
import atelier.imageset.ImageSet;
import atelier.run.Run;
import atelier.workshop.Card;
import atelier.workshop.Participant;
import atelier.workshop.Secrets;
import atelier.workshop.Sessions;
import atelier.workshop.Sharing;
import atelier.workshop.Visibility;
import atelier.workshop.Workshop;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.UnauthorizedResponse;
import io.javalin.websocket.WsContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, and whether they may.
 *
 * <p>On the loopback interface outside a workshop nobody has to say who they are: everybody is the
 * instructor. Foreign pages in the same browser are kept out by the {@code Origin} of whatever
 * changes something, and by the {@code Host} of every request, which a rebound DNS name would give
 * away. In a workshop a request carries a token, the instructor's or a participant's, or the cookie
 * of a session; a session's changes carry a CSRF token besides. A page that a stranger asks for is
 * answered by the way to {@code /join}, and from there back.
 */
public final class Access {
  /** The request header that carries the CSRF token. */
  public static final String CSRF_HEADER = "X-CSRF-Token";

  private static final String PERSON = "atelier.person";
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final Config config;
  private final Workshop workshop;
  private final Origins origins;
  private final SessionCookie cookie;
  private final Sharing sharing;
  private final Rights rights;
  private final Presence presence;

  /**
   * How a server is open.
   *
   * @param host the name or address that it is bound to
   * @param workshop whether people have to join even on the loopback interface
   * @param token of the instructor
   * @param base below which the server is
   * @param tls whether people come by TLS; workers on this machine do not
   * @param trustedProxy the address of a proxy whose word on a request's origin is believed, or
   *     null
   */
  public record Config(
      String host,
      boolean workshop,
      String token,
      @Nullable String trustedProxy,
      BasePath base,
      boolean tls) {

    public Config {
      host = host.toLowerCase(Locale.ROOT);
    }

    /** Whether everybody who reaches the server is the instructor. */
    public boolean open() {
      return !workshop && Origins.isLoopback(host);
    }
  }

  /** Whether a name or address is of this machine alone. */
  public static boolean isLoopback(String host) {
    return Origins.isLoopback(host);
  }

  public Access(
      Config config,
      Workshop workshop,
      Sessions sessions,
      Sharing sharing,
      Rights rights,
      Presence presence) {
    this.config = config;
    this.workshop = workshop;
    this.origins = new Origins(config);
    this.cookie = new SessionCookie(sessions, origins, config.base());
    this.sharing = sharing;
    this.rights = rights;
    this.presence = presence;
  }

  // --- before every handler ---

  /** Refuses a request that may not be, whatever it is for; finds out who sends it. */
  void check(Context ctx) {
    if (right(ctx) == Right.WORKER) {
      return; // the worker link has a token of its own
    }
    origins.check(ctx);
    boolean changes = !SAFE.contains(ctx.method().name());
    if (changes) {
      Origins.checkSameSite(ctx);
    }
    Optional<Participant> person = identify(ctx, changes);
    person.ifPresent(
        p -> {
          ctx.attribute(PERSON, p);
          presence.seen(p);
        });
    if (person.isEmpty() && right(ctx) != Right.ANYONE) {
      refuseStranger(ctx);
    }
  }

  /** Refuses a request for something that its sender may not see or do. */
  void checkRight(Context ctx) {
    Right right = right(ctx);
    if (right != Right.ANYONE && right != Right.WORKER) {
      rights.require(ctx, person(ctx), right);
    }
  }

  /** Refuses an upgrade to a WebSocket that may not be. */
  void checkUpgrade(Context ctx) {
    if (right(ctx) == Right.WORKER) {
      return;
    }
    origins.check(ctx);
    Origins.checkSameSite(ctx);
    ctx.attribute(PERSON, identify(ctx, false).orElseThrow(Access::stranger));
    checkRight(ctx);
  }

  /** What a route asks for. */
  private static Right right(Context ctx) {
    return ctx.routeRoles().stream()
        .filter(Right.class::isInstance)
        .map(Right.class::cast)
        .findFirst()
        .orElse(Right.INSTRUCTOR);
  }

  // --- who it is ---

  /** Who sent a request. */
  public Participant person(Context ctx) {
    return visitor(ctx).orElseThrow(Access::stranger);
  }

  /** Whose a WebSocket is. */
  public static Participant person(WsContext ctx) {
    Participant person = ctx.attribute(PERSON);
    if (person == null) {
      throw stranger();
    }
    return person;
  }

  /** Who sent a request, if they have joined. */
  public Optional<Participant> visitor(Context ctx) {
    return Optional.ofNullable(ctx.attribute(PERSON));
  }

  /** The id of who sent a request. */
  public String owner(Context ctx) {
    return person(ctx).id();
  }

  private Optional<Participant> identify(Context ctx, boolean changes) {
    if (config.open()) {
      return Optional.of(Participant.INSTRUCTOR);
    }
    boolean forAnyone = right(ctx) == Right.ANYONE;
    String authorization = ctx.header("Authorization");
    if (authorization != null) {
      Optional<Participant> person = bearer(authorization);
      if (person.isEmpty() && !forAnyone) {
        throw new UnauthorizedResponse(
            "The token is not right. Participants find theirs on their page; the server prints the instructor’s at its start.");
      }
      return person;
    }
    Optional<Participant> person = cookie.participant(ctx).flatMap(workshop::find);
    if (person.isPresent()
        && changes
        && !forAnyone
        && !Secrets.same(ctx.header(CSRF_HEADER), cookie.csrfToken(ctx))) {
      throw new ForbiddenResponse("The page is out of date; load it again and repeat.");
    }
    return person;
  }

  private Optional<Participant> bearer(String authorization) {
    String token =
        authorization.startsWith("Bearer ")
            ? authorization.substring("Bearer ".length()).strip()
            : "";
    return isInstructor(token) ? Optional.of(Participant.INSTRUCTOR) : workshop.withToken(token);
  }

  /** What a page's script sends in {@link #CSRF_HEADER}; empty where it need not. */
  String csrfToken(Context ctx) {
    return config.open() || visitor(ctx).isEmpty() ? "" : cookie.csrfToken(ctx);
  }

  private void refuseStranger(Context ctx) {
    String accept = Optional.ofNullable(ctx.header("Accept")).orElse("");
    if (!ctx.method().name().equals("GET")
        || ctx.path().startsWith("/api/")
        || !accept.contains("text/html")) {
      throw stranger();
    }
    ctx.redirect("/join?to=" + encoded(ctx), HttpStatus.SEE_OTHER);
    ctx.skipRemainingHandlers();
  }

  private static String encoded(Context ctx) {
    String query = ctx.queryString();
    return URLEncoder.encode(
        query == null ? ctx.path() : ctx.path() + "?" + query, StandardCharsets.UTF_8);
  }

  private static UnauthorizedResponse stranger() {
    return new UnauthorizedResponse(
        "Join the workshop first, at /join, or send your token as “Authorization: Bearer …”.");
  }

  // --- what they see ---

  /** The runs that the sender of a request may see, newest first. */
  public List<Run> runs(Context ctx) {
    return rights.runs(person(ctx));
  }

  /** A page of them; of those that were made before {@code before}, where that is not null. */
  public List<Run> runs(Context ctx, @Nullable Run before, int most) {
    return rights.runs(person(ctx), before, most);
  }

  /** A run, if the sender of a request may see it. */
  public Run run(Context ctx, String id) {
    return rights.run(person(ctx), id);
  }

  /** Whether the sender of a request may change a run. */
  public boolean changes(Context ctx, Run run) {
    return rights.changes(person(ctx), run);
  }

  /** Whether the sender of a request may change an image set. */
  public boolean changes(Context ctx, ImageSet set) {
    return rights.changes(person(ctx), set);
  }

  /** The image sets that the sender of a request may see, newest first. */
  public List<ImageSet> imageSets(Context ctx) {
    return rights.imageSets(person(ctx));
  }

  /** A page of them; of those that were made before {@code before}, where that is not null. */
  public List<ImageSet> imageSets(Context ctx, @Nullable ImageSet before, int most) {
    return rights.imageSets(person(ctx), before, most);
  }

  /** An image set, if the sender of a request may see it. */
  public Optional<ImageSet> imageSet(Context ctx, String id) {
    return rights.findImageSet(person(ctx), id);
  }

  /**
   * Refuses what the sender of a request may not see as an input of theirs.
   *
   * @throws InvalidInput with a sentence by field, in the same words as for what is not there
   */
  public void checkInputs(
      Context ctx, Collection<String> imageSets, Map<String, List<String>> pictures) {
    Participant who = person(ctx);
    Map<String, String> errors = new LinkedHashMap<>();
    for (String id : imageSets) {
      if (imageSet(ctx, id).isEmpty()) {
        errors.put(
            "imageSets", "There is no image set “%s”; it may have been removed.".formatted(id));
      }
    }
    pictures.forEach(
        (input, ids) -> {
          for (String id : ids) {
            if (!rights.seesPicture(who, id)) {
              errors.put(input, "There is no picture “%s” any more; send it again.".formatted(id));
            }
          }
        });
    if (!errors.isEmpty()) {
      throw new InvalidInput(errors);
    }
  }

  /** What people say of a thing. */
  public Card card(String thing) {
    return sharing.card(thing);
  }

  /** Keeps what people say of a thing. */
  public void put(Card card) {
    sharing.put(card);
  }

  /** Whether the sender of a request may see a run. */
  public boolean sees(Context ctx, Run run) {
    return rights.sees(person(ctx), run);
  }

  /** Forgets what people said of a thing that is no more. */
  public void forget(String thing) {
    sharing.forget(thing);
  }

  /** What the owner of a thing is called. */
  public String nameOf(String owner) {
    return workshop.nameOf(owner);
  }

  /**
   * The visibility of what somebody is about to make: the one that they name, else the one that the
   * workshop wants.
   *
   * @throws BadRequestResponse if there is none of that name
   */
  public Visibility visibility(@Nullable String named) {
    return named == null || named.isBlank() ? workshop.house().visibility() : visibilityOf(named);
  }

  /**
   * The visibility of a name.
   *
   * @throws BadRequestResponse if there is none
   */
  public static Visibility visibilityOf(String name) {
    return Visibility.of(name)
        .orElseThrow(
            () -> {
              String sentence = "“visibility” is private, workshop or wall.";
              return new BadRequestResponse(sentence, Map.of("visibility", sentence));
            });
  }

  /** Gives what the sender of a request makes the visibility that the workshop wants. */
  public void born(String thing) {
    born(thing, workshop.house().visibility());
  }

  /** Gives what the sender of a request makes its visibility. */
  public void born(String thing, Visibility visibility) {
    sharing.born(thing, visibility);
  }

  /** Shares what is private with the workshop. */
  public void shareWithAll(String thing) {
    if (card(thing).visibility() == Visibility.PRIVATE) {
      put(card(thing).with(Visibility.WORKSHOP));
    }
  }

  /** Notes that the sender of a request gave a single picture. */
  public void gave(Context ctx, String picture) {
    sharing.gave(person(ctx), picture);
  }

  /** Whether people have to join. */
  public boolean isWorkshop() {
    return !config.open();
  }

  // --- coming and going ---

  /** Whether a token is the instructor's. */
  public boolean isInstructor(String token) {
    return Secrets.same(token, config.token());
  }

  /** Begins a session for somebody; one that the browser had ends. */
  public void begin(Context ctx, Participant person) {
    cookie.begin(ctx, person);
    ctx.attribute(PERSON, person);
  }

  /** Ends the session of a browser. */
  public void end(Context ctx) {
    cookie.end(ctx);
  }

  /** The address that a request comes from; that of a proxy unless it is trusted. */
  public String address(Context ctx) {
    return origins.address(ctx);
  }

  /**
   * Where others open this server: at the address of a trusted proxy that a request came through,
   * else at those that it listens on.
   */
  public List<String> addresses(Context ctx, List<String> own) {
    return origins.addresses(ctx, own);
  }

  /** Below which path the server is. */
  BasePath base() {
    return config.base();
  }
}
