package atelier.web.game;

import atelier.web.Access;
import atelier.web.Templates;
import atelier.web.run.RunSummaries;
import atelier.web.run.RunSummary;
import io.javalin.http.Context;
import java.util.List;

/** {@code /game}: human against discriminator, for players and for who leads it. */
public final class GamePage {
  private final Games games;
  private final Access access;
  private final RunSummaries summaries;
  private final Templates templates;

  public GamePage(Games games, Access access, RunSummaries summaries, Templates templates) {
    this.games = games;
    this.access = access;
    this.summaries = summaries;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param leads whether the visitor begins games and leads through them
   * @param choices the runs that can be played with, for who leads
   */
  public record Page(boolean leads, List<Choice> choices) {}

  /** A run to play with, and whose it is. */
  public record Choice(RunSummary view, String owner) {}

  public void get(Context ctx) {
    boolean leads = access.person(ctx).isInstructor();
    List<Choice> choices =
        leads
            ? access.runs(ctx).stream()
                .filter(run -> games.suits(run) && run.step() > 0)
                .map(run -> new Choice(summaries.of(run), access.nameOf(run.owner())))
                .toList()
            : List.of();
    templates.render(ctx, "game/game.jte", new Page(leads, choices));
  }
}
