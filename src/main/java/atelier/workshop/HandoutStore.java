package atelier.workshop;

import java.util.List;
import java.util.Optional;

/** Keeps what was handed out. Safe for several threads. */
public interface HandoutStore {
  void add(Handout handout);

  /** All of them, the newest first. */
  List<Handout> list();

  Optional<Handout> find(String id);

  void clear();
}
