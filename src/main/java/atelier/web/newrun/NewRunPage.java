package atelier.web.newrun;

import atelier.web.Templates;
import io.javalin.http.Context;

/** {@code /runs/new}: choose a model, give it what it needs, and begin. */
public final class NewRunPage {
  private final Forms forms;
  private final Templates templates;

  public NewRunPage(Forms forms, Templates templates) {
    this.forms = forms;
    this.templates = templates;
  }

  public void get(Context ctx) {
    templates.render(ctx, "newrun/newrun.jte", forms.form(ctx, family -> true));
  }
}
