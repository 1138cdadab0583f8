package atelier.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.family.Chart;
import atelier.family.Families;
import atelier.family.Family;
import atelier.family.Input;
import atelier.family.Setting;
import atelier.family.Tool;
import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of every family, without a line that knows which families there are. */
class FamilyPagesTest {
  @TempDir Path folder;

  static List<Family> families() {
    return Families.standard().all();
  }

  @ParameterizedTest
  @MethodSource("families")
  void theFormAndThePageOfARunShowWhatTheFamilyDeclares(Family family) throws Exception {
    try (TestServer server = new TestServer(folder)) {
      server.start();
      String form = page(server, "/runs/new?family=" + family.key());
      assertShows(form, family.title());
      for (Setting setting : family.settings()) {
        assertShows(form, setting.title());
      }
      String page = page(server, "/runs/" + server.addRun(family).id());
      assertShows(page, family.title());
      Map<String, String> names =
          family.images().stream().collect(Collectors.toMap(Input::key, input -> "Stripes"));
      for (Chart chart : family.naming(names).charts()) {
        assertShows(page, chart.title());
        chart.series().forEach(series -> assertShows(page, series.title()));
      }
      for (Tool tool : family.tools()) {
        assertShows(page, tool.title());
      }
    }
  }

  private static String page(TestServer server, String path) throws Exception {
    HttpResponse<byte[]> answer = server.get(path);
    assertEquals(200, answer.statusCode(), path);
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static void assertShows(String page, String text) {
    StringOutput escaped = new StringOutput();
    HtmlTemplateOutput output = new OwaspHtmlTemplateOutput(escaped);
    output.writeUserContent(text);
    assertTrue(
        page.contains(escaped.toString()), () -> "“%s” is not in:\n%s".formatted(text, page));
  }
}
