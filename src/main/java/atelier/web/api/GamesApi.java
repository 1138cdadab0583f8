package atelier.web.api;

import atelier.game.Game;
import atelier.game.Round;
import atelier.run.Run;
import atelier.web.Access;
import atelier.web.BasePath;
import atelier.web.game.Games;
import atelier.workshop.Participant;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/games}: the instructor begins games and leads through their rounds, everybody plays.
 * What is answered before a round is closed is the same whatever its truth.
 */
public final class GamesApi {
  private static final int STANDARD_ROUNDS = 10;

  private final Games games;
  private final Access access;
  private final BasePath base;
  private final Body body;

  public GamesApi(Games games, Access access, BasePath base, Body body) {
    this.games = games;
    this.access = access;
    this.base = base;
    this.body = body;
  }

  private record Wanted(@Nullable List<String> runs, @Nullable Integer rounds) {}

  /** Begins a game; its first round is opened by {@link #next}. */
  public void create(Context ctx) throws IOException {
    Wanted wanted = body.required(ctx, Wanted.class);
    if (wanted.runs == null || wanted.runs.isEmpty() || wanted.runs.contains(null)) {
      throw refused("runs", "Choose at least one run whose pictures are shown.");
    }
    int count = wanted.rounds == null ? STANDARD_ROUNDS : wanted.rounds;
    if (count < 2 || count > Game.MOST_ROUNDS) {
      throw refused("rounds", "A game has 2 to %d rounds.".formatted(Game.MOST_ROUNDS));
    }
    List<Run> runs = wanted.runs.stream().distinct().map(id -> access.run(ctx, id)).toList();
    for (Run run : runs) {
      if (!games.suits(run)) {
        throw refused(
            "runs",
            "The run %s has no discriminator that plays; choose a GAN on pictures without labels."
                .formatted(run.id()));
      }
    }
    Game game = games.begin(runs, count);
    ctx.status(201).header("Location", "/api/games/" + game.id());
    answer(ctx, game);
  }

  private record Brief(String id, String phase, int round, int rounds) {}

  /** The newest games, the newest first. */
  public void list(Context ctx) {
    ctx.header("Cache-Control", "no-store")
        .json(
            games.all().stream()
                .map(game -> new Brief(game.id(), game.phase().key(), game.round(), game.rounds()))
                .toList());
  }

  public void get(Context ctx) {
    answer(ctx, game(ctx));
  }

  private record Seen(@Nullable Integer round, @Nullable String phase) {}

  /**
   * Closes the open round, or opens the next, or ends the game; nothing where the game has gone on
   * from what the sender saw, if they say what that was.
   */
  public void next(Context ctx) {
    Game game = game(ctx);
    Seen seen = body.optional(ctx, Seen.class, new Seen(null, null));
    if (seen.round == null || seen.phase == null) {
      change(game::next);
    } else {
      int round = seen.round;
      Game.Phase phase =
          Arrays.stream(Game.Phase.values())
              .filter(one -> one.key().equals(seen.phase))
              .findFirst()
              .orElseThrow(() -> refused("phase", "“phase” is waiting, asking, revealed or over."));
      change(() -> game.nextFrom(round, phase));
    }
    answer(ctx, game);
  }

  private record Given(@Nullable Integer round, @Nullable Boolean real) {}

  /** Takes an answer; 409 where the round, or the game, is not there any more. */
  public void give(Context ctx) {
    Game game = game(ctx);
    Given given = body.required(ctx, Given.class);
    if (given.round == null || given.real == null) {
      throw refused(
          given.round == null ? "round" : "real",
          "Answer with the number of the “round”, and whether its picture is “real”: true or false.");
    }
    int round = given.round;
    boolean real = given.real;
    change(() -> game.answer(access.owner(ctx), round, real));
    answer(ctx, game);
  }

  private static void change(Runnable change) {
    try {
      change.run();
    } catch (Game.Closed e) {
      throw new ConflictResponse(String.valueOf(e.getMessage()));
    }
  }

  /** The picture of a round that has begun. */
  public void picture(Context ctx) {
    Game game = game(ctx);
    String round = ctx.pathParam("round");
    try {
      ctx.contentType("image/png")
          .header("Cache-Control", "private, max-age=3600")
          .result(game.picture(round.matches("\\d{1,3}") ? Integer.parseInt(round) : 0));
    } catch (Game.Closed e) {
      throw new NotFoundResponse(String.valueOf(e.getMessage()));
    }
  }

  // --- what is told ---

  /**
   * A game as somebody sees it.
   *
   * @param secondsLeft of the open round
   * @param picture address of the round's picture; null before the first
   * @param answered how many have answered the round
   * @param mine what they have answered themselves, true for real; null for nothing yet
   * @param truth of the round; null as long as it is open
   * @param scores of everybody, the best first, of rounds that are closed
   * @param discriminator how often it was right, of
   * @param judged how many rounds in which it was asked
   * @param fooled how many took generated pictures for real, by the step that drew them
   */
  private record View(
      String id,
      String phase,
      int round,
      int rounds,
      double secondsLeft,
      @Nullable String picture,
      int answered,
      @Nullable Boolean mine,
      @Nullable Truth truth,
      List<Place> scores,
      int discriminator,
      int judged,
      List<Game.Fooled> fooled) {}

  /**
   * What a picture was.
   *
   * @param step of the run that drew it; null for a real one
   * @param discriminator whether the discriminator took it for real; null where it did not play
   */
  private record Truth(
      boolean real, String run, @Nullable Integer step, @Nullable Boolean discriminator) {}

  private record Place(int place, String name, int right, boolean me) {}

  private void answer(Context ctx, Game game) {
    Participant who = access.person(ctx);
    synchronized (game) { // one moment of it
      int round = game.round();
      Game.Phase phase = game.phase();
      List<Round> known = game.revealed();
      boolean told = phase == Game.Phase.REVEALED || phase == Game.Phase.OVER;
      ctx.header("Cache-Control", "no-store")
          .json(
              new View(
                  game.id(),
                  phase.key(),
                  round,
                  game.rounds(),
                  game.left().toMillis() / 1000.0,
                  round == 0
                      ? null
                      : base.to("/api/games/%s/rounds/%d.png".formatted(game.id(), round)),
                  game.answered(),
                  game.answerOf(who.id(), round).orElse(null),
                  told ? truth(known.get(round - 1)) : null,
                  places(game, who),
                  (int)
                      known.stream()
                          .filter(r -> Boolean.TRUE.equals(r.discriminatorIsRight()))
                          .count(),
                  (int) known.stream().filter(r -> r.belief() != null).count(),
                  game.fooled()));
    }
  }

  private static Truth truth(Round round) {
    return new Truth(
        round.real(),
        round.run(),
        round.real() ? null : round.step(),
        Optional.ofNullable(round.belief()).map(belief -> belief >= 0.5).orElse(null));
  }

  private List<Place> places(Game game, Participant who) {
    List<Place> places = new ArrayList<>();
    for (Game.Score score : game.scores()) {
      places.add(
          new Place(
              places.size() + 1,
              access.nameOf(score.player()),
              score.right(),
              score.player().equals(who.id())));
    }
    return places;
  }

  private Game game(Context ctx) {
    return games
        .find(ctx.pathParam("id"))
        .orElseThrow(
            () -> new NotFoundResponse("There is no such game; look at /game for the newest."));
  }

  private static BadRequestResponse refused(String field, String sentence) {
    return new BadRequestResponse(sentence, Map.of(field, sentence));
  }
}
