package atelier.run;

import java.util.Optional;

/** The pretrained networks that runs can use. Safe for several threads. */
public interface Pretrained {
  /** Whether there is a network of this name, be its weights here or not. */
  boolean knows(String network);

  /** The weights of a network as a blob, or empty where they are not here. */
  Optional<String> blob(String network);
}
