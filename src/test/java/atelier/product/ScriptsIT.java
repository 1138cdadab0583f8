package atelier.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts of the pages by themselves, without a server behind them: checked by types, and
 * tested as the modules that they are, in the browser that the other tests use.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptsIT {
  private static final Path TESTS = Path.of("src/test/javascript");

  private ScriptServer server;
  private Browser browser;

  @BeforeAll
  void open(@TempDir Path downloads) throws Exception {
    server = new ScriptServer();
    browser = Browser.open(downloads, 1000, 800);
    browser.manage().timeouts().scriptTimeout(Duration.ofMinutes(2));
  }

  @AfterAll
  void close() {
    browser.quit();
    server.close();
  }

  @Test
  void typesAgree() throws IOException {
    browser.get(server.blankPage().toString());
    List<String> scripts =
        Stream.concat(scripts(Path.of("static"), ".js"), scripts(TESTS, ".js").map(this::asTest))
            .map(path -> "/" + path)
            .toList();
    Object problems =
        browser.executeAsyncScript(
            """
            const [scripts, done] = arguments;
            const compiler = document.createElement('script');
            compiler.src = '/webjars/typescript/typescript.js';
            compiler.onload = () =>
              import('/tests/types.js').then((types) => done(types.problems(scripts))).catch((reason) => done([reason.stack]));
            document.head.append(compiler);
            """,
            scripts);
    assertEquals(List.of(), problems);
  }

  /** Every {@code *.test.js} exports tests by what they say. */
  @TestFactory
  Stream<DynamicNode> modules() throws IOException {
    return scripts(TESTS, ".test.js").map(this::asTest).map(this::module);
  }

  private DynamicNode module(String path) {
    browser.get(server.blankPage().toString());
    Object names =
        browser.executeAsyncScript(
            """
            const [path, done] = arguments;
            import(path).then((module) => done(Object.keys(module.default))).catch((reason) => done(reason.stack));
            """,
            "/" + path);
    if (!(names instanceof List<?> tests)) {
      throw new AssertionError(path + ": " + names);
    }
    return dynamicContainer(
        path, tests.stream().map(name -> dynamicTest(String.valueOf(name), () -> run(path, name))));
  }

  private void run(String path, Object name) {
    browser.get(server.blankPage().toString());
    Object failure =
        browser.executeAsyncScript(
            """
            const [path, name, done] = arguments;
            import(path)
              .then((module) => module.default[name]())
              .then(() => done(null))
              .catch((reason) => done(reason.stack));
            """,
            "/" + path,
            name);
    assertEquals(null, failure);
  }

  private String asTest(String path) {
    return path.replace(TESTS.toString(), "tests");
  }

  private static Stream<String> scripts(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith(ending))
          .sorted()
          .toList()
          .stream();
    }
  }
}
