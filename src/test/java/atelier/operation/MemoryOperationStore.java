package atelier.operation;

import atelier.operation.Operation.Kind;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Operations in memory, over restarts of a test's {@link Operations}. */
public final class MemoryOperationStore implements OperationStore {
  private final Map<String, Operation> kept = new ConcurrentHashMap<>();

  @Override
  public void put(Operation operation) {
    kept.put(operation.id(), operation);
  }

  @Override
  public Optional<Operation> find(String id) {
    return Optional.ofNullable(kept.get(id));
  }

  @Override
  public List<Operation> list(Kind kind, String subject, int most) {
    return kept.values().stream()
        .filter(one -> one.kind() == kind && one.subject().equals(subject))
        .sorted(Comparator.comparing(Operation::begun).reversed())
        .limit(most)
        .toList();
  }

  @Override
  public List<Operation> underWay() {
    return kept.values().stream().filter(one -> !one.state().isOver()).toList();
  }

  @Override
  public void remove(String id) {
    kept.remove(id);
  }

  @Override
  public void removeBefore(Instant begun) {
    kept.values().removeIf(one -> one.begun().isBefore(begun));
  }
}
