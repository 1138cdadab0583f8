package atelier.workshop;

import java.util.Optional;

/** Keeps how the workshop is set up. Safe for several threads. */
public interface HouseStore {
  /** Empty before the first {@link #write}. */
  Optional<House> read();

  void write(House house);
}
