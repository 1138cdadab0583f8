package atelier.operation;

import atelier.operation.Operation.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps operations. Safe for several threads. */
public interface OperationStore {
  /** Keeps an operation, in place of what was known of it. */
  void put(Operation operation);

  Optional<Operation> find(String id);

  /** The newest operations of a kind on a subject, newest first. */
  List<Operation> list(Kind kind, String subject, int most);

  /** Those that are not over. */
  List<Operation> underWay();

  void remove(String id);

  /** Removes those that were begun before. */
  void removeBefore(Instant begun);
}
