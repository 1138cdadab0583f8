package atelier.storage;

import atelier.family.Given;
import atelier.family.Recipe;
import atelier.family.Settings;
import atelier.link.Wish;
import atelier.run.Run;
import atelier.run.RunState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every contract of the storage needs: an empty database of the kind under test. */
abstract class DatabaseContract {
  static final Instant NOW = Instant.parse("2026-05-01T12:00:00.123Z");

  String url;
  Database database;

  /** The URL of a database that is new. */
  abstract String newDatabase();

  @BeforeEach
  void open() throws Exception {
    url = newDatabase();
    database = Database.open(url);
  }

  @AfterEach
  void close() {
    database.close();
  }

  static Run run(String id) {
    return run(id, NOW);
  }

  static Run fork(String id, String parent) {
    Run run = run(id);
    return new Run(
        id,
        run.recipe(),
        run.steps(),
        null,
        run.owner(),
        parent,
        null,
        run.state(),
        run.wish(),
        null,
        0,
        0,
        0,
        0,
        NOW);
  }

  private static Map<String, String> inputs(String first, String a, String second, String b) {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put(first, a);
    inputs.put(second, b);
    return inputs;
  }

  static Run run(String id, Instant created) {
    return run(id, created, Map.of(), null);
  }

  static Run run(
      String id, Instant created, Map<String, List<String>> pictures, @Nullable String network) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("batch", 32);
    settings.put("momentum", 1.0);
    settings.put("learningRate", 2e-4);
    settings.put("optimizer", "adam");
    settings.put("augment", true);
    return new Run(
        id,
        new Recipe(
            "dcgan",
            new Given(inputs("z", "set-1", "a", "set-2"), pictures, Map.of()),
            network,
            new Settings(settings),
            Long.MAX_VALUE,
            null),
        2000,
        null,
        "local",
        null,
        null,
        new RunState.Queued(),
        Wish.TRAIN,
        null,
        0,
        0,
        0,
        0,
        created);
  }
}
