package atelier.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import atelier.family.Given;
import atelier.family.Recipe;
import atelier.family.Settings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an older version left in the database is there afterwards. */
abstract class MigrationContract {

  /** The URL of a database that is new. */
  abstract String newDatabase();

  @Test
  void aRunKeepsItsRecipe() throws Exception {
    String url = newDatabase();
    Flyway.configure().dataSource(url, null, null).target("2").load().migrate();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(old("sngan", "[\"AB-_1\"]", "{}", "null", "'7'"));
      statement.execute(old("cyclegan", "[\"z9\",\"AB-_1\"]", "{}", "null", "null"));
      statement.execute(
          old("style-transfer", "[]", "{\"style\":[\"p\",\"q\"]}", "'weights'", "null"));
      statement.execute(old("fast-style", "[\"z9\"]", "{\"style\":[\"p\"]}", "null", "null"));
    }

    try (Database database = Database.open(url)) {
      assertEquals(
          recipe("sngan", Map.of("pictures", "AB-_1"), Map.of(), null, "7"),
          recipe(database, "sngan"));
      Map<String, String> sides = new LinkedHashMap<>();
      sides.put("a", "z9");
      sides.put("b", "AB-_1");
      Recipe cyclegan = recipe(database, "cyclegan");
      assertEquals(recipe("cyclegan", sides, Map.of(), null, null), cyclegan);
      assertEquals(List.of("a", "b"), List.copyOf(cyclegan.inputs().imageSets().keySet()));
      assertEquals(
          recipe("style-transfer", Map.of(), Map.of("style", List.of("p", "q")), "weights", null),
          recipe(database, "style-transfer"));
      assertEquals(
          recipe("fast-style", Map.of("pictures", "z9"), Map.of("style", List.of("p")), null, null),
          recipe(database, "fast-style"));
    }
  }

  private static Recipe recipe(Database database, String id) {
    return new JdbiRunStore(database).find(id).orElseThrow().recipe();
  }

  private static Recipe recipe(
      String family,
      Map<String, String> sets,
      Map<String, List<String>> pictures,
      @Nullable String network,
      @Nullable String label) {
    return new Recipe(
        family,
        new Given(sets, pictures, Map.of()),
        network,
        new Settings(Map.of("batch", 8, "rate", 1.0)),
        3,
        label);
  }

  private static String old(
      String family, String sets, String pictures, String network, String label) {
    return """
        insert into runs (id, family, image_sets, pictures, network, settings, seed, steps, label, owner, state,
          wish, step, steps_per_second, attempt, version, created)
        values ('%1$s', '%1$s', '%2$s', '%3$s', %4$s, '{"batch":8,"rate":1.0}', 3, 10, %5$s, 'local', 'paused', 'TRAIN',
          5, 1.0, 1, 1, 0)
        """
        .formatted(family, sets, pictures, network, label);
  }
}
