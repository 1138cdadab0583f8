package atelier.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import atelier.operation.Operation;
import atelier.operation.Operation.Kind;
import atelier.operation.Operation.State;
import atelier.operation.OperationStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class OperationStoreContract extends DatabaseContract {
  private OperationStore store;

  @BeforeEach
  void make() {
    store = new JdbiOperationStore(database);
  }

  @Test
  void keepsAllThatIsKnownOfOne() {
    Operation begun = operation("a", NOW, State.RUNNING, null, null);
    store.put(begun);
    assertEquals(Optional.of(begun), store.find("a"));
    Operation over = operation("a", NOW, State.FAILED, "made", "It broke; begin again.");
    store.put(over);
    assertEquals(Optional.of(over), store.find("a"));
    assertEquals(Optional.empty(), store.find("b"));
  }

  @Test
  void listsTheNewestOnASubject() {
    Operation first = operation("x", NOW, State.FINISHED, "made", null);
    Operation second = operation("y", NOW.plusSeconds(1), State.WAITING, null, null);
    Operation third = operation("w", NOW.plusSeconds(2), State.RUNNING, null, null);
    List.of(second, third, first).forEach(store::put);
    assertEquals(List.of(third, second, first), store.list(Kind.TRANSLATION, "run", 9));
    assertEquals(List.of(third, second), store.list(Kind.TRANSLATION, "run", 2));
    assertEquals(List.of(), store.list(Kind.WEIGHTS, "run", 9));
    assertEquals(List.of(), store.list(Kind.TRANSLATION, "other", 9));
    assertEquals(List.of("w", "y"), store.underWay().stream().map(Operation::id).sorted().toList());
  }

  @Test
  void removes() {
    store.put(operation("a", NOW, State.FINISHED, null, null));
    store.put(operation("b", NOW.plusMillis(1), State.FINISHED, null, null));
    store.put(operation("c", NOW.plusMillis(2), State.FINISHED, null, null));
    store.removeBefore(NOW.plusMillis(1));
    store.remove("c");
    store.remove("none");
    assertEquals(
        List.of("b"), store.list(Kind.TRANSLATION, "run", 9).stream().map(Operation::id).toList());
  }

  private static Operation operation(
      String id, Instant begun, State state, @Nullable String result, @Nullable String error) {
    return new Operation(
        id,
        Kind.TRANSLATION,
        "run",
        "local",
        Map.of("name", "Gedreht, “quer”"),
        state,
        3,
        40,
        result,
        error,
        begun);
  }
}
